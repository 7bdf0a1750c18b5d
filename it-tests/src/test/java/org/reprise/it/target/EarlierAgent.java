package org.reprise.it.target;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;

/** An agent that is named before Reprise: its classes are loaded by then, it has asked for the local host, and its threads run at the end. */
public final class EarlierAgent {
    private static final int HOOKS = 5;

    private EarlierAgent() {}

    /** Takes the file that its threads write to, a byte each. */
    public static void premain(String file) throws UnknownHostException {
        InetAddress.getLocalHost();
        for (int i = 0; i < HOOKS; i++) {
            Runtime.getRuntime().addShutdownHook(new Ending(file));
        }
    }

    /** Writes, and ends at once: before whoever has started it comes to wait for it. */
    private static final class Ending extends Thread {
        private final String file;

        Ending(String file) {
            this.file = file;
        }

        @Override
        public void run() {
            try (FileOutputStream out = new FileOutputStream(file, true)) {
                out.write('A');
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
