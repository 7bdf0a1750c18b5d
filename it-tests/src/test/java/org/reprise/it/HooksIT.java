package org.reprise.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.reprise.it.target.Hooked;
import org.reprise.runtime.log.EventKind;

/** Hooks of the user's, on programs whose undetermined values and threads come from a library that Reprise does not see. */
class HooksIT {
    private static final String BACKEND = "org/reprise/it/backend";
    private static final String HOOKED = Hooked.class.getName() + "$";
    private static final String NOISE = "ignore:Values#startNoise";
    static final String VALUES = hooks(
            NOISE,
            "clock:Values#clock",
            "random:Values#random(int)",
            "value:Values#truth",
            "value:Values#ratio()",
            "value:Values#share",
            "value:Values#let*",
            "value:Values#text",
            "value:Values#bytes",
            "value:Values#anything(I)",
            "value:Values#mayThrow",
            "ignore:Values#measure()",
            "digest:Values#digest()");
    private static final String DISK = hooks(
            "ignore:Disk#startBackend",
            "block:Disk#submit",
            "ignore:Disk#hand",
            "async:Disk$Completion#accept",
            "checkpoint:Disk#poll",
            "idle:Disk#idle",
            "icount:Disk#instructions");
    private static final String KEYS = hooks("ignore:Keys#startTyping", "input:Keys#key(int)", "checkpoint:Keys#poll");
    private static final String POLLED = hooks(
            "ignore:Disk#startBackend",
            "block:Polled#hand",
            "ignore:Polled#hand",
            "async:Polled$Completion#accept",
            "checkpoint:Polled#poll");
    /** So that both threads come to poll, on a busy machine, too. */
    private static final String SHORT_SLICES = "slice=500";

    private static final String BLOCKING = hooks(NOISE, "blocking:Blocking#serve", "value:Blocking#serve");
    static final String DEVICE = hooks("block:Device#read(long,byte[],int,int)");

    private static final String PUMP = hooks(NOISE, "blocking:Pump#pump", "input:Pump#done", "checkpoint:Pump#poll");

    private static final String SHAPES = hooks(NOISE, "value:Shapes$Source#*", "value:Shapes$Maker#make(int)");

    private static final Map<String, String> HOOKS = Map.of(
            "values",
            VALUES,
            "shapes",
            SHAPES,
            "disk",
            DISK,
            "keys",
            KEYS,
            "polled",
            POLLED,
            "blocking",
            BLOCKING,
            "pump",
            PUMP);

    @TempDir
    static Path jars;

    @TempDir
    Path directory;

    /** The library, in a jar for the boot class path. */
    private static Path backend;

    private static String hooks(String... hooks) {
        List<String> full = new ArrayList<>();
        for (String hook : hooks) {
            full.add(hook.replace(":", ":" + HOOKED));
        }
        return "hook=" + String.join(";", full);
    }

    @BeforeAll
    static void packBackend() throws IOException {
        backend = packBackend(jars);
    }

    /** Returns the library, in a jar for the boot class path. */
    static Path packBackend(Path in) throws IOException {
        Path packed = in.resolve("backend.jar");
        Path classes = Fork.testClasses();
        try (OutputStream out = Files.newOutputStream(packed);
                JarOutputStream jar = new JarOutputStream(out);
                Stream<Path> files = Files.list(classes.resolve(BACKEND))) {
            for (Path file : files.toList()) {
                jar.putNextEntry(new JarEntry(BACKEND + "/" + file.getFileName()));
                Files.copy(file, jar);
                jar.closeEntry();
            }
        }
        return packed;
    }

    private static Fork program(Jdk jdk, String... arguments) {
        return Fork.of(jdk, Hooked.class).jvm("-Xbootclasspath/a:" + backend).arguments(arguments);
    }

    private Path log() {
        return directory.resolve("log.rr");
    }

    static Stream<Arguments> programs() {
        List<Arguments> rows = new ArrayList<>();
        for (Jdk jdk : Jdk.all()) {
            for (String name : List.of("values", "shapes", "disk 300", "keys", "polled", "blocking", "pump")) {
                rows.add(Arguments.of(name, "threads=lockstep", jdk));
            }
            // The programs that have no second thread but those of the library.
            for (String name : List.of("values", "shapes", "disk 300", "keys")) {
                rows.add(Arguments.of(name, "threads=off", jdk));
            }
        }
        return rows.stream();
    }

    @ParameterizedTest(name = "{0}, {1}, {2}")
    @MethodSource("programs")
    void everyReplayIsTheRecording(String command, String threads, Jdk jdk) {
        String[] arguments = command.split(" ");
        String hooks = HOOKS.get(arguments[0]);
        Set<String> outcomes = new HashSet<>();
        for (int i = 0; i < 3 && outcomes.size() < 2; i++) {
            Result bare = program(jdk, arguments).run();
            assertThat(bare.status()).as("%s", bare).isZero();
            outcomes.add(bare.outText());
        }
        assertThat(outcomes).as("outcomes of runs without the agent").hasSizeGreaterThan(1);
        Result recorded = program(jdk, arguments).record(log(), hooks, threads).run();
        assertThat(recorded.status()).as("%s", recorded).isZero();
        assertThat(recorded.errText()).doesNotContain("matched no method", "blocked in");
        for (Result replayed : Repeats.all(Repeats.times(2), i -> {
            Fork replay = program(jdk, arguments).replay(log(), hooks, threads);
            // On one core every other time: the library's threads come at other times.
            return i % 2 == 0 ? replay : replay.prefix("taskset", "-c", "0");
        })) {
            Replays.same(recorded, replayed);
        }
    }

    /** Without the hooks on its values the program differs in a replay. */
    @Test
    void withoutTheHooksItDiffers() {
        Result recorded =
                program(Jdk.own(), "values").record(log(), hooks(NOISE)).run();
        assertThat(recorded.status()).as("%s", recorded).isZero();
        Replays.refused(program(Jdk.own(), "values").replay(log(), hooks(NOISE)).run(), 70, "Divergence at event");
    }

    /** What the machine is depends on which thread polls a completion. The ablation: where the other thread polls one, the replay is not the recording. */
    @Test
    void checkpointsAreBoundToThreads() {
        Set<String> flags = new HashSet<>();
        int ablations = 0;
        // On a busy machine most recordings have one thread that polls, and of those with sites, whose slices are
        // shorter, nearly all.
        for (int i = 0; i < 3 || i < 20 && (flags.size() == 1 || ablations == 0); i++) {
            Result recorded = program(Jdk.own(), "polled")
                    .record(log(), POLLED, "overwrite=yes", SHORT_SLICES, "preempt=loops")
                    .run();
            Replays.same(
                    recorded, program(Jdk.own(), "polled").replay(log(), POLLED).run());
            flags.add(recorded.outText());
            LogEvents log = LogEvents.read(log());
            Path ablated = directory.resolve("ablated.rr");
            List<LogEvents.Event> polledElsewhere = polledByTheOtherThread(log.events());
            if (polledElsewhere != null) {
                ablations++;
                new LogEvents(log.header(), polledElsewhere).write(ablated);
                Replays.refused(
                        program(Jdk.own(), "polled").replay(ablated, POLLED).run(), 70, "Divergence at event");
            }
        }
        assertThat(flags).as("flags that depend on who polls").hasSizeGreaterThan(1);
        assertThat(ablations).as("recordings in which both threads poll").isPositive();
    }

    /**
     * Returns the events with one completion delivered at the next checkpoint at which another thread had one, just before that, and all else as it was; or null if
     * only one thread had any.
     */
    private static List<LogEvents.Event> polledByTheOtherThread(List<LogEvents.Event> events) {
        long thread = 0;
        long threadOfLast = 0;
        int last = -1;
        for (int i = 0; i < events.size(); i++) {
            LogEvents.Event event = events.get(i);
            if (event.kind().switchesTurn()) {
                thread = (Long) event.fields().get(0);
            } else if (event.kind() == EventKind.ASYNC && last >= 0 && thread != threadOfLast) {
                List<LogEvents.Event> changed = new ArrayList<>(events);
                LogEvents.Event moved = events.get(last);
                long checkpoints = (Long) event.fields().get(0);
                changed.set(i, event.after(0).with(0, 0L));
                changed.add(
                        i,
                        moved.after(event.count()).with(0, (Long) moved.fields().get(0) + checkpoints));
                LogEvents.Event next = changed.get(last + 1);
                changed.set(last + 1, next.after(next.count() + moved.count()));
                changed.remove(last);
                return changed;
            } else if (event.kind() == EventKind.ASYNC) {
                last = i;
                threadOfLast = thread;
            }
        }
        return null;
    }

    /** The ablation: with completions that are made where they come in, no replay is the recording. */
    @Test
    void withoutCheckpointsItDiffers() {
        String ablated = hooks("ignore:Disk#startBackend", "ignore:Polled#hand");
        Result recorded = program(Jdk.own(), "polled").record(log(), ablated).run();
        List<Result> replays = Repeats.all(4, i -> program(Jdk.own(), "polled").replay(log(), ablated, "stall=2"));
        assertThat(replays)
                .as("replays of %s", recorded)
                .noneMatch(
                        replayed -> replayed.status() == 0 && replayed.outText().equals(recorded.outText()));
    }

    /** Another device is refused, unless the log has its data. */
    @OnEveryJdk
    void device(Jdk jdk) {
        Result recorded = program(jdk, "device").record(log(), DEVICE).run();
        Replays.same(recorded, program(jdk, "device").replay(log(), DEVICE).run());
        Fork other = program(jdk, "device").jvm("-Djava.library.path=/another");
        Replays.refused(
                other.replay(log(), DEVICE).run(), 66, "Hooked$Device#read", "not the recorded one", "request 0");
        recorded = program(jdk, "device")
                .record(log(), DEVICE, "blocks=data", "overwrite=yes")
                .run();
        other = program(jdk, "device").jvm("-Djava.library.path=/another");
        Replays.same(recorded, other.replay(log(), DEVICE).run());
    }

    /** What is read again and again is in the log once. */
    @OnEveryJdk
    void dataOfRequestsOnce(Jdk jdk) {
        Result recorded = program(jdk, "device", "100")
                .record(log(), DEVICE, "blocks=data")
                .run();
        LogEvents log = LogEvents.read(log());
        assertThat(log.count(EventKind.BLOCK)).as("ten sectors").isEqualTo(10);
        assertThat(log.count(EventKind.SAME_BLOCK)).isEqualTo(990);
        Fork other = program(jdk, "device", "100").jvm("-Djava.library.path=/another");
        Replays.same(recorded, other.replay(log(), DEVICE).run());
    }

    /** What a device fails with is compared like what it reads. */
    @OnEveryJdk
    void deviceThatFailsOtherwise(Jdk jdk) {
        String fails = "request 7 throws java.io.IOException bad sector";
        String reads = "request 7 returns 64 with CRC-32C ";
        String failed = "recorded was java.io.IOException bad sector";
        replaysDevice(jdk, "/worn!", "/sound", reads, failed);
        replaysDevice(jdk, "/sound", "/worn!", fails, "recorded was 64 with CRC-32C ");
        replaysDevice(jdk, "/worn!", "/broke", "throws java.io.IOException no sector", failed);
    }

    private void replaysDevice(Jdk jdk, String recorded, String replayed, String... words) {
        String libraries = "-Djava.library.path=";
        Result recording = program(jdk, "device")
                .jvm(libraries + recorded)
                .record(log(), DEVICE, "overwrite=yes")
                .run();
        assertThat(recording.status()).as("%s", recording).isZero();
        Replays.refused(
                program(jdk, "device")
                        .jvm(libraries + replayed)
                        .replay(log(), DEVICE)
                        .run(),
                66,
                words);
        Replays.same(
                recording,
                program(jdk, "device")
                        .jvm(libraries + recorded)
                        .replay(log(), DEVICE)
                        .run());
    }

    /** In a method whose result is recorded the program sees the image as it has written it; an image is none of the business of one that is ignored. */
    @OnEveryJdk
    void imagesInMethodsWithHooks(Jdk jdk) throws IOException {
        Path image = directory.resolve("image");
        byte[] data = new byte[1 << 14];
        new Random(1).nextBytes(data);
        Files.write(image, data);
        String[] command = {"image", image.toString()};
        Result bare = program(jdk, command).run();
        Files.write(image, data);
        for (String blocks : List.of("blocks=verify", "blocks=data")) {
            for (String kind : List.of("value", "block")) {
                String hooks = hooks(kind + ":Image#sum");
                Result recorded = program(jdk, command)
                        .record(log(), hooks, blocks, "overwrite=yes")
                        .run();
                Replays.same(bare, recorded);
                Replays.same(
                        recorded, program(jdk, command).replay(log(), hooks).run());
            }
        }
        for (String hook : List.of("ignore:Image#sum", "value:Image#damage")) {
            Result refused = program(jdk, command)
                    .record(log(), hooks(hook), "overwrite=yes")
                    .run();
            Replays.refused(refused, 64, image.toString(), "which is an image", "Hooked$Image.");
        }
        assertThat(Files.readAllBytes(image)).isEqualTo(data);
    }

    /** So many requests, 32 at a time: their order is the recording's, also with a backend that takes ten times as long, at random. */
    @Test
    void tenThousandRequests() {
        String[] command = {"disk", "10000"};
        Result recorded = program(Jdk.own(), command).record(log(), DISK).run();
        assertThat(recorded.status()).as("%s", recorded).isZero();
        assertThat(LogEvents.read(log()).count(EventKind.ASYNC)).isEqualTo(10_000);
        Result bare = program(Jdk.own(), command).run();
        assertThat(bare.outText()).as("the order in a run without the agent").isNotEqualTo(recorded.outText());
        for (String libraries : List.of("/usual", "/slow")) {
            Replays.same(
                    recorded,
                    program(Jdk.own(), command)
                            .jvm("-Djava.library.path=" + libraries)
                            .replay(log(), DISK)
                            .run());
        }
    }

    /** A completion that never comes is named, with its request, its hook, its checkpoint and the images. */
    @OnEveryJdk
    void aCompletionThatNeverComes(Jdk jdk) throws IOException {
        String image = Files.write(directory.resolve("disk.img"), new byte[512]).toString();
        program(jdk, "diskOnImage", image).record(log(), DISK).run();
        Result replayed = program(jdk, "diskOnImage", image)
                .jvm("-Djava.library.path=/dead")
                .replay(log(), DISK, "stall=2")
                .run();
        Replays.refused(
                replayed,
                70,
                "waits in vain for async:" + HOOKED + "Disk$Completion#accept, request ",
                " of block:" + HOOKED + "Disk#submit",
                "at checkpoint",
                "the program's images are " + image,
                "thread 0 \"main\"");
    }

    @Test
    void badHooks() {
        refused("hook=block", "is not of the form KIND:Class#method");
        refused("hook=disk:A#b", "has the kind disk, which is unknown", "ignore");
        refused("hook=value:A#b(in t)", "the parameter \"in t\"", "no type");
        refused("profile=nothing", "profile=nothing is unknown");
        refused(hooks("async:Values#clock"), "Values#clock()J, which is called later, so it cannot return anything");
        refused(hooks("digest:Values#mayThrow"), "which returns nothing");
        refused("hook=value:A#b(int)c", "is not of the form");
        refused("hook=value:A#<init>", "is not of the form");
        refused("hook=value:A#b(int,)", "no type");
        refused(hooks("value:Values#print"), "writes to standard output", "Hooked$Values.print");
        refused(hooks("input:Disk#submit"), "meets a " + HOOKED + "Disk$Request");
        refused(
                hooks("value:Values#others"),
                "meets a constant of java.util.concurrent.TimeUnit",
                "does not name",
                "Hook a method whose class does");
    }

    private void refused(String options, String... words) {
        Result result = program(Jdk.own(), options.contains("Disk") ? "disk" : "values", "10")
                .record(log(), options, "overwrite=yes")
                .run();
        Replays.refused(result, 64, words);
    }

    @Test
    void aHookThatMatchesNothingIsNamed() {
        String hooks = VALUES + ";value:org.nowhere.Clock#read";
        Result recorded = program(Jdk.own(), "values").record(log(), hooks).run();
        assertThat(recorded.status()).isZero();
        assertThat(recorded.errText())
                .startsWith("reprise: The hook value:org.nowhere.Clock#read has matched no method");
        Replays.same(recorded, program(Jdk.own(), "values").replay(log(), hooks).run());
        // Other hooks make another run.
        Replays.refused(program(Jdk.own(), "values").replay(log(), VALUES).run(), 65, "of other weaving options");
    }

    /** The image of one's own hooks in a file; the arguments add to it. */
    @Test
    void hooksInAFile() throws IOException {
        Path config = directory.resolve("hooks.properties");
        String all = VALUES.substring("hook=".length());
        String last = all.substring(all.lastIndexOf(';') + 1);
        Files.writeString(
                config, "hook=" + all.substring(0, all.lastIndexOf(';')).replace(";", ";\\\n    ") + "\n");
        String[] options = {"config=" + config, "hook=" + last};
        Result recorded = program(Jdk.own(), "values").record(log(), options).run();
        assertThat(recorded.errText()).isEmpty();
        Replays.same(
                recorded, program(Jdk.own(), "values").replay(log(), options).run());
        assertThat(Arrays.asList(options)).doesNotContain(VALUES);
    }
}
