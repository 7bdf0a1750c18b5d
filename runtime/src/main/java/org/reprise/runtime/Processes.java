package org.reprise.runtime;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.FileDescriptor;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Map;
import java.util.zip.CRC32C;
import jdk.internal.misc.Unsafe;
import org.reprise.runtime.log.LogException;
import org.reprise.runtime.log.LogText;

/**
 * Processes: a recording starts them, a replay has what they said and how they ended from the log, and starts none.
 *
 * <p>Threading: the holder of the turn.
 */
final class Processes {
    /** Arguments of ProcessImpl.forkAndExec, behind the receiver. */
    private static final int PROGRAM = 3;

    private static final int ARGUMENTS = 4;
    private static final int DIRECTORY = 8;
    private static final int DESCRIPTORS = 9;
    private static final int STREAMS = 3;

    private static final String INFO = "java.lang.ProcessHandleImpl$Info";

    private static final Unsafe UNSAFE = Unsafe.getUnsafe();
    private static final String HANDLE = "java.lang.ProcessHandleImpl";
    /** Processes of a machine: the most that Linux's pid_max can be. */
    private static final int MOST = 1 << 22;

    private static boolean currentKnown;

    private Processes() {}

    /** ProcessImpl.forkAndExec. What is to be started must be what was recorded; the environment is recorded where the target asks for it. */
    static Long fork(Engine e, String name, Object... arguments) {
        CRC32C crc = new CRC32C();
        for (int i : new int[] {PROGRAM, ARGUMENTS, DIRECTORY}) {
            if (arguments[i] != null) {
                crc.update((byte[]) arguments[i]);
            }
        }
        int[] streams = (int[]) arguments[DESCRIPTORS];
        for (int i = 1; i < STREAMS; i++) {
            TargetFiles.give(streams[i]);
        }
        Object real = Natives.run(e, Source.PROCESS, name, false, arguments);
        long pid = e.sent(Source.PROCESS, real == null ? 0 : (Integer) real, (int) crc.getValue());
        for (int i = 0; i < STREAMS; i++) {
            streams[i] = Descriptors.open(e, e.number(Source.PROCESS, streams[i]));
        }
        return pid;
    }

    /** ProcessHandleImpl.current: the one handle of the process at hand becomes that of the recorded one. */
    static void current(Engine e) {
        if (currentKnown) {
            return;
        }
        currentKnown = true;
        try {
            Class<?> type = Class.forName(HANDLE);
            Field current = type.getDeclaredField("current");
            current.setAccessible(true);
            Object handle = current.get(null);
            for (String name : new String[] {"pid", "startTime"}) {
                long field = UNSAFE.objectFieldOffset(type, name);
                UNSAFE.putLong(handle, field, e.number(Source.PROCESS, UNSAFE.getLong(handle, field)));
            }
        } catch (ReflectiveOperationException x) {
            throw new IllegalStateException(x);
        }
    }

    /** ProcessImpl.newFileDescriptor: this end of a pipe to a process. */
    static FileDescriptor descriptor(Engine e, int number) {
        FileDescriptor made = new FileDescriptor();
        Descriptors.set(made, number);
        TargetFiles.bindPipe(made);
        return made;
    }

    /** ProcessHandleImpl.getProcessPids0: fills arrays, some of which may be missing; answers how many there are, perhaps more than fit. */
    static Long list(Engine e, String name, Object... arguments) {
        long count = Natives.number(e, Source.PROCESS, name, false, arguments);
        if (count > MOST) {
            throw e.corrupt("has " + count + " processes");
        }
        for (int i = 1; i < arguments.length; i++) {
            long[] array = (long[]) arguments[i];
            for (int k = 0; array != null && k < Math.min(count, array.length); k++) {
                array[k] = e.number(Source.PROCESS, array[k]);
            }
        }
        return count;
    }

    /** ProcessHandleImpl.Info.info0: fills fields of the receiver. */
    static void info(Engine e, String name, Object... arguments) {
        Natives.run(e, Source.PROCESS, name, false, arguments);
        Object info = arguments[0];
        TargetThread me = e.scheduler.turn;
        byte[] real = null;
        if (!e.replaying()) {
            me.goInside();
            try {
                real = bytes(info);
            } catch (IOException | ReflectiveOperationException x) {
                throw new IllegalStateException(x);
            } finally {
                me.comeOut();
            }
        }
        byte[] data = e.bytes(Source.PROCESS, real);
        me.goInside();
        try {
            DataInputStream in = new DataInputStream(new ByteArrayInputStream(data));
            for (String field : new String[] {"command", "commandLine", "user"}) {
                field(field).set(info, readText(in));
            }
            field("startTime").set(info, in.readLong());
            field("totalTime").set(info, in.readLong());
            int count = in.readInt();
            if (count > in.available()) {
                throw new IOException("count " + count);
            }
            String[] words = count < 0 ? null : new String[count];
            for (int i = 0; i < count; i++) {
                words[i] = readText(in);
            }
            field("arguments").set(info, words);
        } catch (IOException | LogException | IllegalArgumentException x) {
            throw e.corrupt("has nothing that is known of a process (" + x + ")");
        } catch (ReflectiveOperationException x) {
            throw new IllegalStateException(x);
        } finally {
            me.comeOut();
        }
    }

    private static byte[] bytes(Object info) throws IOException, ReflectiveOperationException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        for (String field : new String[] {"command", "commandLine", "user"}) {
            writeText(out, (String) field(field).get(info));
        }
        out.writeLong((Long) field("startTime").get(info));
        out.writeLong((Long) field("totalTime").get(info));
        String[] words = (String[]) field("arguments").get(info);
        out.writeInt(words == null ? -1 : words.length);
        for (int i = 0; words != null && i < words.length; i++) {
            writeText(out, words[i]);
        }
        return bytes.toByteArray();
    }

    private static void writeText(DataOutputStream out, String text) throws IOException {
        out.writeBoolean(text != null);
        byte[] utf8 = text == null ? new byte[0] : LogText.encode(text);
        out.writeInt(utf8.length);
        out.write(utf8);
    }

    private static String readText(DataInputStream in) throws IOException {
        boolean present = in.readBoolean();
        int length = in.readInt();
        byte[] utf8 = in.readNBytes(length);
        if (utf8.length < length) {
            throw new EOFException();
        }
        String text = LogText.decode(utf8);
        return present ? text : null;
    }

    private static Field field(String name) throws ReflectiveOperationException {
        Field field = Class.forName(INFO).getDeclaredField(name);
        field.setAccessible(true);
        return field;
    }

    /** ProcessEnvironment.environment: a map of the JDK's own with the recorded environment. */
    static Map<String, String> environment(Engine e) {
        Map<String, String> recorded = Hooks.getenv();
        TargetThread me = e.scheduler.turn;
        me.goInside();
        try {
            Method empty =
                    Class.forName("java.lang.ProcessEnvironment").getDeclaredMethod("emptyEnvironment", int.class);
            empty.setAccessible(true);
            @SuppressWarnings("unchecked")
            Map<String, String> map = (Map<String, String>) empty.invoke(null, 2 * recorded.size());
            map.putAll(recorded);
            return map;
        } catch (IllegalArgumentException x) {
            throw e.corrupt("has no environment: " + x.getMessage());
        } catch (InvocationTargetException x) {
            throw Thrown.<RuntimeException>sneak(x.getCause());
        } catch (ReflectiveOperationException x) {
            throw new IllegalStateException(x);
        } finally {
            me.comeOut();
        }
    }
}
