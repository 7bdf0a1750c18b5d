package org.reprise.runtime;

import java.util.Arrays;
import java.util.Vector;
import java.util.zip.CRC32C;

/**
 * Java Sound's devices at the natives below it: a recording asks them and logs what they answer, a replay needs none. The target holds no pointer of the native library but the number of what it
 * has opened, the same in both modes, so that a call which no hook catches in a replay reaches no device.
 *
 * <p>Threading: the holder of the turn.
 */
final class SoundDevices {
    private static final String MIDI = "com.sun.media.sound.Midi";
    /** The status of a read that failed: it has no positive one. */
    private static final int LEAST_STATUS = -128;

    /** What is behind the numbers of lines, mixers, MIDI devices and controls; 0 in a replay. */
    private static long[] pointers = new long[16];

    private static int opened;

    private SoundDevices() {}

    private static Source source(String name) {
        return name.startsWith(MIDI) ? Source.MIDI : Source.SOUND;
    }

    /**
     * Gives a number to what was opened.
     *
     * @param pointer the native library's, or 0 where it could not be opened; in a replay of no meaning
     */
    static synchronized long number(long pointer) {
        if (pointer == 0) {
            return 0;
        }
        if (++opened == pointers.length) {
            pointers = Arrays.copyOf(pointers, 2 * opened);
        }
        pointers[opened] = pointer;
        return opened;
    }

    /** Notes, in a replay, that something has that number, and returns it. */
    static synchronized long seen(long number) {
        opened = (int) Math.max(opened, number);
        return number;
    }

    private static synchronized boolean isNumber(Object argument) {
        return argument instanceof Long && (Long) argument > 0 && (Long) argument <= opened;
    }

    private static synchronized long pointer(Object number) {
        int index = (int) (long) (Long) number;
        return index < pointers.length ? pointers[index] : 0;
    }

    /** Where among the arguments the number of what was opened stands, behind the receiver if there is one, or -1. */
    private static int numberAt(Object... arguments) {
        int at = arguments.length > 0 && arguments[0] instanceof Long ? 0 : 1;
        return at < arguments.length && isNumber(arguments[at]) ? at : -1;
    }

    /** Returns the arguments with the pointer that the native method knows. */
    private static Object[] known(Object... arguments) {
        int at = numberAt(arguments);
        if (at < 0) {
            return arguments;
        }
        Object[] known = arguments.clone();
        known[at] = pointer(arguments[at]);
        return known;
    }

    /** Where hooks are inert: what was opened where they were not is there in a recording alone. */
    static Object unrecorded(String name, Object... arguments) {
        Engine started = Hooks.engine;
        if (started != null && started.replaying() && numberAt(arguments) >= 0) {
            return name.endsWith("Name") ? null : Long.valueOf(0);
        }
        return Natives.original(name, known(arguments));
    }

    /** A method that answers with a number, or with nothing. */
    static Long number(Engine e, String name, boolean blocks, Object... arguments) {
        return Natives.number(e, source(name), name, blocks, known(arguments));
    }

    /** A method that may wait, and answers with nothing that would be logged. */
    static void act(Engine e, String name, Object... arguments) {
        Natives.run(e, source(name), name, true, known(arguments));
    }

    /** A method that opens something. */
    static Long open(Engine e, String name, Object... arguments) {
        long pointer = Natives.asLong(Natives.run(e, source(name), name, true, arguments));
        long logged = e.number(source(name), e.replaying() ? 0 : number(pointer));
        return seen(logged);
    }

    /** A method that answers with a text. */
    static String text(Engine e, String name, Object... arguments) {
        return e.text(source(name), (String) Natives.run(e, source(name), name, false, known(arguments)));
    }

    /** A method that answers with the description of a device. */
    static Object device(Engine e, String name, Object... arguments) {
        Object real = Natives.run(e, source(name), name, false, arguments);
        byte[] data = e.bytes(source(name), e.replaying() ? null : SoundObjects.bytes(real));
        e.scheduler.turn.goInside();
        try {
            return SoundObjects.device(data, name);
        } catch (RuntimeException x) {
            throw wrong(e, x);
        } finally {
            e.scheduler.turn.comeOut();
        }
    }

    private static Error wrong(Engine e, RuntimeException why) {
        if (e.replaying()) {
            throw e.corrupt("has no sound device (" + why + ")");
        }
        throw why;
    }

    /** DirectAudioDevice.nGetFormats: adds them to the vector that comes last. */
    static Object formats(Engine e, String name, Object... arguments) {
        Vector<Object> formats = new Vector<>();
        Object[] known = arguments.clone();
        known[3] = formats;
        Natives.run(e, Source.SOUND, name, true, known);
        byte[] data = e.bytes(Source.SOUND, e.replaying() ? null : SoundObjects.bytes(formats));
        e.scheduler.turn.goInside();
        try {
            SoundObjects.addFormats(data, (Vector<?>) arguments[3]);
        } catch (RuntimeException x) {
            throw wrong(e, x);
        } finally {
            e.scheduler.turn.comeOut();
        }
        return null;
    }

    /** PortMixer.nGetControls: adds them to the vector that comes last. */
    @SuppressWarnings("unchecked")
    static Object controls(Engine e, String name, Object... arguments) {
        Vector<Object> controls = new Vector<>();
        Object[] known = known(arguments).clone();
        known[2] = controls;
        Natives.run(e, Source.SOUND, name, false, known);
        byte[] data = e.bytes(Source.SOUND, e.replaying() ? null : SoundObjects.bytes(controls));
        e.scheduler.turn.goInside();
        try {
            SoundObjects.addControls(data, (Vector<Object>) arguments[2]);
        } catch (RuntimeException x) {
            throw wrong(e, x);
        } finally {
            e.scheduler.turn.comeOut();
        }
        return null;
    }

    /** DirectAudioDevice.nWrite, of an array, an offset and a length; a replay must write the same bytes. */
    static Long write(Engine e, String name, Object... arguments) {
        int offset = (Integer) arguments[2];
        // Others may change the target's array while the device has the data.
        byte[] data = Arrays.copyOfRange((byte[]) arguments[1], offset, offset + (Integer) arguments[3]);
        CRC32C crc = new CRC32C();
        crc.update(data, 0, data.length);
        Object[] known = known(arguments).clone();
        known[1] = data;
        known[2] = 0;
        Object real = Natives.run(e, Source.SOUND, name, true, known);
        return e.sent(Source.SOUND, Natives.asLong(real), (int) crc.getValue());
    }

    /** DirectAudioDevice.nRead, into an array from an offset on. */
    static Long read(Engine e, String name, Object... arguments) {
        byte[] room = new byte[(Integer) arguments[3]];
        Object[] known = known(arguments).clone();
        known[1] = room;
        known[2] = 0;
        long real = Natives.asLong(Natives.run(e, Source.SOUND, name, true, known));
        byte[] data = null;
        if (!e.replaying()) {
            data = new byte[1 + (int) Math.max(real, 0)];
            data[0] = (byte) Math.max(Math.min(real, 0), LEAST_STATUS);
            System.arraycopy(room, 0, data, 1, data.length - 1);
        }
        data = e.bytes(Source.SOUND, data);
        if (data.length == 0 || data.length - 1 > room.length) {
            throw e.corrupt("has no sound of " + room.length + " bytes");
        }
        System.arraycopy(data, 1, arguments[1], (Integer) arguments[2], data.length - 1);
        return data[0] < 0 ? (long) data[0] : data.length - 1;
    }

    /** MidiOutDevice.nSendShortMessage and nSendLongMessage; a replay must send the same. */
    static Object send(Engine e, String name, Object... arguments) {
        CRC32C crc = new CRC32C();
        if (arguments[2] instanceof byte[]) {
            crc.update((byte[]) arguments[2], 0, (Integer) arguments[3]);
        } else {
            int message = (Integer) arguments[2];
            for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
                crc.update(message >>> shift);
            }
        }
        Natives.run(e, Source.MIDI, name, false, known(arguments));
        e.sent(Source.MIDI, 0, (int) crc.getValue());
        return null;
    }
}
