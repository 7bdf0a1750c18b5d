package org.reprise.agent;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;

/**
 * Names the classes of the JDK (17 and 25) that a row concerns, so that those which the JVM has loaded before the agent are woven too; later ones are
 * found as they load. A test compares the list with what the rows say of every class of {@code jrt:/}.
 */
final class JdkClasses {
    private static final String LIST = "jdk-classes.txt";

    private JdkClasses() {}

    /** Returns the names as Class.getName gives them. */
    static Set<String> names() {
        Set<String> names = new HashSet<>();
        try (InputStream in = JdkClasses.class.getResourceAsStream(LIST);
                BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                names.add(line);
            }
        } catch (IOException e) {
            throw new IllegalStateException(LIST + " is missing from the agent's jar", e);
        }
        return names;
    }
}
