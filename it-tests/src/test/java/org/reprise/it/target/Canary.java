package org.reprise.it.target;

import java.io.File;
import java.io.IOException;

/** On the class path of programs that never use it: whoever initializes it or calls its method, leaves a file. */
final class Canary {
    static {
        leave("initialized");
    }

    private Canary() {}

    private static void sing(int code) {
        leave("sung" + code);
    }

    static void leave(String name) {
        try {
            new File("canary-" + name).createNewFile();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
