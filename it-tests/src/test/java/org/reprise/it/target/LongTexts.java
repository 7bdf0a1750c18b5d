package org.reprise.it.target;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** Names, paths, messages and values that are long, empty, or no proper texts, given to whatever the log takes such from; prints what comes back. */
public final class LongTexts {
    private static final String[] TEXTS = {
        "",
        "short",
        "\0",
        "\1m1:x",
        "a\0b",
        "line\nend",
        "\ud800",
        "x\udc00\ud800y",
        "\ud83d\ude00",
        "n".repeat(9000),
        "\u00e4".repeat(16_384) + "\ud800",
        "\ud83d\ude00\0".repeat(30_000),
    };

    /** Its class has a long name by then. */
    static final class Renamed {}

    private interface Action {
        void run() throws Exception;
    }

    private LongTexts() {}

    /** Runs all of them. */
    public static void main(String[] arguments) throws Exception {
        print("arguments", Arrays.toString(arguments));
        print("property", System.getProperty("long"));
        print("variable", System.getenv("LONG"));
        print("environment", System.getenv().get("LONG"));
        for (String text : TEXTS) {
            Thread thread = new Thread(() -> {}, text);
            thread.start();
            thread.join();
            for (int kind = 0; kind < 7; kind++) {
                int which = kind;
                attempt("hook " + kind, () -> hooked(which, text));
            }
            print("value", value(text));
            attempt("file", () -> new FileInputStream(text + "/").close());
            print("exists", "" + new File(text + "/x").exists());
            attempt("path", () -> Files.delete(Path.of(text + "/x")));
            attempt("move", () -> Files.move(Path.of(text + "/x"), Path.of(text + "/y")));
            attempt("program", () -> new ProcessBuilder("/nonexistent/" + text).start());
        }
        attempt("host", () -> new Socket("h".repeat(9000) + ".invalid", 1).close());
        print("class", longNamed().getName());
    }

    private static Class<?> longNamed() throws IOException, ClassNotFoundException {
        String name = Renamed.class.getName().replace('.', '/');
        String renamed = name + "x".repeat(20_000);
        byte[] file;
        try (InputStream in = LongTexts.class.getResourceAsStream("/" + name + ".class")) {
            String text = new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
            file = text.replace(constant(name), constant(renamed)).getBytes(StandardCharsets.ISO_8859_1);
        }
        return Class.forName(renamed.replace('/', '.'), true, new ClassLoader() {
            @Override
            protected Class<?> findClass(String wanted) {
                return defineClass(wanted, file, 0, file.length);
            }
        });
    }

    /** As a constant pool has it. */
    private static String constant(String text) {
        return "\1" + (char) (text.length() >> 8) + (char) (text.length() & 0xff) + text;
    }

    /** Has a hook, as a {@code value}. */
    static String value(String text) {
        return text;
    }

    /** Has a hook, and throws. */
    static void hooked(int kind, String text) throws Exception {
        IllegalStateException thrown = new IllegalStateException(text);
        switch (kind) {
            case 0 -> throw thrown;
            case 1 -> throw new IllegalArgumentException(text, new Error(text, new Exception((String) null)));
            case 2 -> {
                thrown.addSuppressed(new Exception(text));
                thrown.addSuppressed(new AssertionError(text));
                throw thrown;
            }
            case 3 -> throw new FileSystemException(text);
            case 4 -> throw new FileSystemException(text, null, text);
            case 5 -> throw new AtomicMoveNotSupportedException(null, text, null);
            default -> {
                // A net in which each may be reached in ever so many ways.
                Exception[] net = new Exception[20];
                for (int i = 0; i < net.length; i++) {
                    net[i] = new Exception(text.length() < 10 ? text : "");
                    for (int k = 0; k < i; k++) {
                        net[k].addSuppressed(net[i]);
                    }
                }
                throw net[0];
            }
        }
    }

    private static void attempt(String name, Action action) {
        try {
            action.run();
            print(name, "done");
        } catch (Exception e) {
            print(name, words(e, 0));
        }
    }

    private static String words(Throwable thrown, int depth) {
        StringBuilder words = new StringBuilder(thrown.getClass().getName() + ": " + thrown.getMessage());
        if (thrown instanceof FileSystemException e) {
            words.append('|').append(e.getFile()).append('|').append(e.getOtherFile());
            words.append('|').append(e.getReason());
        }
        if (depth < 3) {
            if (thrown.getCause() != null) {
                words.append(" of ").append(words(thrown.getCause(), depth + 1));
            }
            for (Throwable other : thrown.getSuppressed()) {
                words.append(" and ").append(words(other, depth + 1));
            }
        }
        return words.toString();
    }

    /** Prints length, beginning and hash code, each character as it is. */
    private static void print(String name, String text) {
        if (text == null) {
            System.out.println(name + ": null");
            return;
        }
        StringBuilder line = new StringBuilder(name + ", " + text.length() + ", " + text.hashCode() + ":");
        for (int i = 0; i < Math.min(text.length(), 60); i++) {
            char c = text.charAt(i);
            line.append(c >= ' ' && c <= '~' ? "" + c : "{" + (int) c + "}");
        }
        System.out.println(line);
    }
}
