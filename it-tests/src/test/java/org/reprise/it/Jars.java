package org.reprise.it;

import java.net.URISyntaxException;
import java.nio.file.Path;

/** Where the libraries are that the tests give to forked JVMs. */
final class Jars {
    private Jars() {}

    /** Returns the jar, or the directory, that a class comes from. */
    static Path of(Class<?> type) {
        try {
            return Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns the jar that a class comes from which is not to be initialized. */
    static Path of(String type) {
        try {
            return of(Class.forName(type, false, Jars.class.getClassLoader()));
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }
}
