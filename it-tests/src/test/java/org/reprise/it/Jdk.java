package org.reprise.it;

import java.io.File;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/**
 * A JDK that targets are run on.
 *
 * @param name as in "JDK 17", for test names
 * @param java its launcher
 * @param feature its feature version
 */
record Jdk(String name, Path java, int feature) {
    private static final String FURTHER = "/usr/lib/jvm/temurin-25-jdk-amd64";
    private static final List<Jdk> ALL = find();

    /** Returns the JDK that runs the tests, then those of REPRISE_JDKS (JAVA_HOMEs like a class path), one a feature version. */
    static List<Jdk> all() {
        return ALL;
    }

    /** Returns the JDK that runs the tests. */
    static Jdk own() {
        return ALL.get(0);
    }

    /** Returns its JAVA_HOME. */
    Path home() {
        return java.getParent().getParent();
    }

    @Override
    public String toString() {
        return name;
    }

    private static List<Jdk> find() {
        Map<Integer, Jdk> byFeature = new TreeMap<>();
        List<Jdk> found = new ArrayList<>();
        String listed = System.getenv("REPRISE_JDKS");
        Collection<String> homes = new ArrayList<>(List.of(System.getProperty("java.home")));
        homes.addAll(List.of((listed == null ? FURTHER : listed).split(File.pathSeparator)));
        for (String home : homes) {
            Path release = Path.of(home, "release");
            if (!home.isEmpty() && Files.exists(release)) {
                int feature = feature(release);
                Jdk jdk = new Jdk("JDK " + feature, Path.of(home, "bin", "java"), feature);
                if (byFeature.putIfAbsent(feature, jdk) == null) {
                    found.add(jdk);
                }
            } else if (listed != null && !home.isEmpty()) {
                throw new IllegalArgumentException("REPRISE_JDKS names " + home + ", which is not a JAVA_HOME");
            }
        }
        return List.copyOf(found);
    }

    private static int feature(Path release) {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(release)) {
            properties.load(reader);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Runtime.Version.parse(properties.getProperty("JAVA_VERSION").replace("\"", ""))
                .feature();
    }
}
