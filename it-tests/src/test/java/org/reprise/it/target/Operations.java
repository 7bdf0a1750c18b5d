package org.reprise.it.target;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.security.SecureRandom;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;

/** Programs that see traces of what the JDK does in an operation that a recording carries out and a replay does not. */
public final class Operations {
    /** A file that runs code of the program's when the JDK asks for its name. */
    private static final class Named extends File {
        private static final long serialVersionUID = 1L;

        Named(String path) {
            super(path);
        }

        @Override
        public String getName() {
            String name = super.getName();
            StringBuilder copy = new StringBuilder();
            for (int i = 0; i < name.length(); i++) {
                copy.append(name.charAt(i));
            }
            return copy.toString();
        }
    }

    private Operations() {}

    /**
     * Runs one.
     *
     * @param args which
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        switch (args[0]) {
            case "classes" -> classes();
            case "callback" -> callback();
            case "temporaryName" -> temporaryName();
            default -> throw new IllegalArgumentException(args[0]);
        }
    }

    /** The operation loads classes that the program needs later, and the JVM draws an identity hash code for each class that it links. */
    private static void classes() throws IOException {
        Files.readAttributes(Path.of("."), PosixFileAttributes.class);
        LocalDateTime time = LocalDateTime.ofEpochSecond(1_000_000_000, 5, ZoneOffset.UTC);
        Map<Object, Integer> order = new HashMap<>();
        for (int i = 0; i < 20; i++) {
            order.put(new Object(), i);
        }
        System.out.println(order.values() + " " + time);
    }

    private static void callback() {
        boolean hidden = new Named(".").isHidden();
        System.out.println(hidden + " " + System.nanoTime());
    }

    /** Both draw from what all generators of the JDK have in common. */
    private static void temporaryName() throws IOException, InterruptedException {
        SecureRandom random = new SecureRandom();
        long before = random.nextLong();
        File file = File.createTempFile("reprise", null);
        file.delete();
        // Longer than that buffer is good for.
        Thread.sleep(200);
        System.out.println(before + " " + file.getName() + " " + random.nextLong());
    }
}
