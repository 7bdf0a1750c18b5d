package org.reprise.it;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Builds the command of a forked JVM and runs it. */
final class Fork {
    /** The shipped jar. */
    static final Path AGENT = property("reprise.agent");

    private final Jdk jdk;
    private final String main;
    private final List<String> prefix = new ArrayList<>();
    private final List<String> jvm = new ArrayList<>();
    private final List<String> arguments = new ArrayList<>();
    private final Map<String, String> environment = new LinkedHashMap<>();
    private List<Path> classPath = List.of(testClasses());
    private Path jar;
    private byte[] input = {};
    private boolean inputStaysOpen;
    private Path directory;
    private Duration timeout = Duration.ofSeconds(120);

    private Fork(Jdk jdk, String main) {
        this.jdk = jdk;
        this.main = main;
    }

    /** Begins a command; main may be null where {@link #jar} follows. */
    static Fork of(Jdk jdk, String main) {
        return new Fork(jdk, main);
    }

    /** Begins a command with one of the programs in org.reprise.it.target. */
    static Fork of(Jdk jdk, Class<?> main) {
        return new Fork(jdk, main.getName());
    }

    /** Returns where the classes of this module's tests are. */
    static Path testClasses() {
        try {
            return Path.of(Fork.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Path property(String key) {
        String value = System.getProperty(key);
        if (value == null) {
            throw new IllegalStateException("The tests need -D" + key + "=FILE; failsafe sets it.");
        }
        return Path.of(value).toAbsolutePath().normalize();
    }

    /** Adds arguments of the JVM. */
    Fork jvm(String... more) {
        jvm.addAll(Arrays.asList(more));
        return this;
    }

    /** Replaces the class path, which is this module's test classes by default. */
    Fork classPath(Path... entries) {
        classPath = List.of(entries);
        return this;
    }

    /** Runs a jar in place of a class. */
    Fork jar(Path file) {
        jar = file;
        return this;
    }

    /** Adds arguments of the program. */
    Fork arguments(String... more) {
        arguments.addAll(Arrays.asList(more));
        return this;
    }

    /** Sets what standard input holds, empty by default. */
    Fork input(String text) {
        return input(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Sets what standard input holds, empty by default. */
    Fork input(byte[] bytes) {
        input = bytes;
        return this;
    }

    /** Leaves standard input open, until {@link Forked#endInput}. */
    Fork openInput() {
        inputStaysOpen = true;
        return this;
    }

    /** Sets the working directory. */
    Fork directory(Path path) {
        directory = path;
        return this;
    }

    /** Sets a variable of the environment, or takes it away, with null. */
    Fork environment(String key, String value) {
        environment.put(key, value);
        return this;
    }

    /** Puts words in front of the command, as in {@code taskset -c 0}. */
    Fork prefix(String... words) {
        prefix.addAll(Arrays.asList(words));
        return this;
    }

    /** Adds the shipped agent with these options, "" for none at all. */
    Fork agent(String options) {
        return agent(AGENT, options);
    }

    /** Adds an agent by its jar. */
    Fork agent(Path agentJar, String options) {
        return jvm("-javaagent:" + agentJar + (options.isEmpty() ? "" : "=" + options));
    }

    /** Adds the agent with mode=record. */
    Fork record(Path log, String... moreOptions) {
        return agent(options("record", log, moreOptions));
    }

    /** Adds the agent with mode=replay. But for long runs the JVM compiles with C1 alone: not as the recording's did, and a short program costs little more than half. */
    Fork replay(Path log, String... moreOptions) {
        if (Repeats.times(0) == 0) {
            jvm.add(0, "-XX:TieredStopAtLevel=1");
        }
        return replayFully(log, moreOptions);
    }

    /** Adds the agent with mode=replay, and leaves it to the JVM how to compile. */
    Fork replayFully(Path log, String... moreOptions) {
        return agent(options("replay", log, moreOptions));
    }

    private static String options(String mode, Path log, String... more) {
        return "mode=" + mode + ",log=" + log
                + Arrays.stream(more).map(o -> "," + o).collect(Collectors.joining());
    }

    /** Sets after what time {@link #run} kills the process and fails; 120 s by default. */
    Fork timeout(Duration limit) {
        timeout = limit;
        return this;
    }

    /** Returns the words of the command. */
    List<String> command() {
        List<String> words = new ArrayList<>(prefix);
        words.add(jdk.java().toString());
        words.addAll(jvm);
        if (jar != null) {
            words.addAll(List.of("-jar", jar.toString()));
        } else {
            words.addAll(List.of(
                    "-cp", classPath.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator))));
            words.add(main);
        }
        words.addAll(arguments);
        return words;
    }

    /** Starts the process. */
    Forked start() {
        ProcessBuilder builder = new ProcessBuilder(command());
        if (directory != null) {
            builder.directory(directory.toFile());
        }
        // They may hold an agent, and they make the JVM print a line.
        builder.environment().keySet().removeAll(List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS"));
        environment.forEach((key, value) -> {
            if (value == null) {
                builder.environment().remove(key);
            } else {
                builder.environment().put(key, value);
            }
        });
        try {
            Forked forked = new Forked(builder.start(), String.join(" ", command()), timeout);
            forked.feed(input, !inputStaysOpen);
            return forked;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts the process and waits for its end. */
    Result run() {
        return start().await();
    }
}
