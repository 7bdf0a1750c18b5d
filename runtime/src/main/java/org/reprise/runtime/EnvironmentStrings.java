package org.reprise.runtime;

import java.io.FileInputStream;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import jdk.internal.misc.Unsafe;

/**
 * The environment as native code finds it with {@code getenv}. Java has nothing to change it with, so the strings are written over where they lie, which
 * {@code /proc/self/stat} says (fields 50 and 51, proc(5)). For a moment only: processes inherit them.
 *
 * <p>To be called where hooks are inert, by the holder of the turn.
 */
final class EnvironmentStrings {
    private static final Unsafe UNSAFE = Unsafe.getUnsafe();
    /** Of the fields of a stat that stand behind the name: where the environment begins and ends. */
    private static final int FROM = 47;

    private static final int TO = 48;
    /** Variables that Xlib and the JDK look at themselves, by how their names begin. */
    private static final List<String> NEEDED =
            List.of("DISPLAY=", "X", "_JAVA", "JAVA", "HOME=", "LANG", "LC_", "LD_", "MALLOC");

    private final long from;
    private final byte[] before;

    private EnvironmentStrings(long from, byte[] before) {
        this.from = from;
        this.before = before;
    }

    /**
     * Sets a variable, in the place of its own or of another one that is long enough.
     *
     * @throws IOException whose message says why it cannot be set
     */
    static EnvironmentStrings with(String name, String value) throws IOException {
        String stat;
        try (FileInputStream in = new FileInputStream("/proc/self/stat")) {
            stat = new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
        }
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        if (fields.length <= TO) {
            throw new IOException("/proc/self/stat does not say where the environment is");
        }
        long from = Long.parseUnsignedLong(fields[FROM]);
        byte[] before = new byte[(int) (Long.parseUnsignedLong(fields[TO]) - from)];
        UNSAFE.copyMemory(null, from, before, Natives.arrayBase("BYTE"), before.length);
        byte[] now = replaced(before, name, value);
        if (now == null) {
            throw new IOException("no variable of the environment is long enough to be " + name + "; set " + name
                    + " to any " + value.length() + " characters or more");
        }
        EnvironmentStrings strings = new EnvironmentStrings(from, before);
        strings.write(now);
        if (!isSet(name, value)) {
            strings.restore();
            throw new IOException("the environment is not where /proc/self/stat says");
        }
        return strings;
    }

    /** Returns the strings with the variable set, or null where there is no room. */
    static byte[] replaced(byte[] strings, String name, String value) {
        byte[] now = strings.clone();
        byte[] set = (name + '=' + value).getBytes(StandardCharsets.ISO_8859_1);
        int room = -1;
        for (int at = 0; at < now.length; ) {
            int end = at;
            while (end < now.length && now[end] != 0) {
                end++;
            }
            String text = new String(now, at, end - at, StandardCharsets.ISO_8859_1);
            boolean own = text.startsWith(name + '=');
            if (own) {
                // Of two the first would count.
                now[at] = '-';
            }
            boolean fits = set.length <= end - at;
            if (fits
                    && (own
                            || room < 0
                                    && text.indexOf('=') > 0
                                    && NEEDED.stream().noneMatch(text::startsWith))) {
                room = at;
            }
            at = end + 1;
        }
        if (room < 0) {
            return null;
        }
        System.arraycopy(set, 0, now, room, set.length);
        now[room + set.length] = 0;
        return now;
    }

    /** Whether the process has that variable, as native code sees it. */
    private static boolean isSet(String name, String value) throws IOException {
        byte[][] all;
        try {
            Method environ = Class.forName("java.lang.ProcessEnvironment").getDeclaredMethod("environ");
            all = (byte[][]) Originals.invoke(Natives.open(environ), null);
        } catch (ReflectiveOperationException e) {
            throw new IOException("this JDK has no environ", e);
        }
        for (int i = 0; i + 1 < all.length; i += 2) {
            if (Arrays.equals(all[i], name.getBytes(StandardCharsets.ISO_8859_1))) {
                return Arrays.equals(all[i + 1], value.getBytes(StandardCharsets.ISO_8859_1));
            }
        }
        return false;
    }

    private void write(byte[] strings) {
        UNSAFE.copyMemory(strings, Natives.arrayBase("BYTE"), null, from, strings.length);
    }

    /** Undoes it. */
    void restore() {
        write(before);
    }
}
