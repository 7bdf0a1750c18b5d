package org.reprise.runtime;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.List;

/**
 * Messages that a MIDI device has received. The native method that gets them hands each to the device's receivers, among them the target's, where hooks are inert; so they are
 * collected there, logged, and handed on behind it, in both modes alike.
 *
 * <p>Threading: any; {@link #get} is the holder of the turn's.
 */
final class MidiMessages {
    private static final int SHORT = 1;
    private static final int LONG = 2;

    /** Those that are in the native method; guarded by itself. */
    private static final List<MidiMessages> COLLECTING = new ArrayList<>();

    private final Object device;
    private final Thread thread = Thread.currentThread();
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final DataOutputStream data = new DataOutputStream(bytes);

    private MidiMessages(Object device) {
        this.device = device;
    }

    private static MidiMessages of(Object device) {
        synchronized (COLLECTING) {
            for (MidiMessages each : COLLECTING) {
                if (each.device == device && each.thread == Thread.currentThread()) {
                    return each;
                }
            }
        }
        return null;
    }

    static boolean isCollected(Object device, int message, long time) {
        MidiMessages collector = of(device);
        return collector != null && collector.add(message, time);
    }

    static boolean isCollected(Object device, byte[] message, long time) {
        MidiMessages collector = of(device);
        return collector != null && collector.add(message, time);
    }

    private boolean add(int message, long time) {
        try {
            data.writeByte(SHORT);
            data.writeInt(message);
            data.writeLong(time);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return true;
    }

    private boolean add(byte[] message, long time) {
        try {
            data.writeByte(LONG);
            data.writeInt(message.length);
            data.write(message);
            data.writeLong(time);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return true;
    }

    /** MidiInDevice.nGetMessages. */
    static Object get(Engine e, String name, Object... arguments) {
        MidiMessages collector = new MidiMessages(arguments[0]);
        synchronized (COLLECTING) {
            COLLECTING.add(collector);
        }
        try {
            SoundDevices.act(e, name, arguments);
        } finally {
            synchronized (COLLECTING) {
                COLLECTING.remove(collector);
            }
        }
        byte[] logged = e.bytes(Source.MIDI, e.replaying() ? null : collector.bytes.toByteArray());
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(logged));
        try {
            while (in.available() > 0) {
                if (in.readByte() == SHORT) {
                    deliver(arguments[0], "callbackShortMessage", in.readInt(), in.readLong());
                } else {
                    deliver(arguments[0], "callbackLongMessage", message(e, in), in.readLong());
                }
            }
        } catch (IOException x) {
            throw e.corrupt("has no MIDI messages (" + x + ")");
        }
        return null;
    }

    private static byte[] message(Engine e, DataInputStream in) throws IOException {
        int length = in.readInt();
        if (length < 0 || length > in.available()) {
            throw e.corrupt("has a MIDI message of " + length + " bytes");
        }
        return in.readNBytes(length);
    }

    private static void deliver(Object device, String callback, Object message, long time) {
        try {
            Originals.invoke(SoundObjects.method(device.getClass(), callback), device, message, time);
        } catch (InvocationTargetException e) {
            throw Thrown.<RuntimeException>sneak(e.getCause());
        }
    }
}
