package org.reprise.runtime;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Vector;

/**
 * Objects that the natives of Java Sound make, as bytes of the log: devices, formats, controls of ports. Made again in both modes, so that both have the same. By reflection, since the runtime
 * knows {@code java.base} alone.
 *
 * <p>Threading: the holder of the turn, where hooks are inert.
 */
final class SoundObjects {
    private static final String PACKAGE = "com.sun.media.sound.";
    private static final String PORTS = PACKAGE + "PortMixer$";
    /** What DirectAudioDeviceInfo and PortMixerInfo put before what they are given. */
    private static final String DEVICE_PREFIX = "Direct Audio Device: ";

    private static final String PORT_PREFIX = "Port ";

    /** As addFormat numbers them: the signed and the unsigned one are one encoding. */
    private static final List<String> ENCODINGS = List.of("PCM_SIGNED", "ULAW", "ALAW");

    private static final String UNSIGNED = "PCM_UNSIGNED";

    /** As FloatCtrl numbers the types that it knows, from 1; others have a name. */
    private static final List<String> FLOAT_TYPES = List.of("", "Balance", "Master Gain", "Pan", "Volume");

    private static final int BOOLEAN = 1;
    private static final int FLOAT = 2;
    private static final int COMPOUND = 3;
    /** Controls stand within each other no deeper. */
    private static final int DEEPEST = 16;

    private static final Map<String, Method> METHODS = new HashMap<>();

    private SoundObjects() {}

    /** Returns the method of that name, which has no overloads, of the class or a superclass. */
    static Method method(Class<?> owner, String name) {
        String key = owner.getName() + '.' + name;
        Method known = METHODS.get(key);
        if (known == null) {
            known = find(owner, name);
            METHODS.put(key, known);
        }
        return known;
    }

    private static Method find(Class<?> owner, String name) {
        for (Class<?> type = owner; type != null; type = type.getSuperclass()) {
            for (Method method : type.getDeclaredMethods()) {
                if (method.getName().equals(name)) {
                    return Natives.open(method);
                }
            }
        }
        throw new IllegalStateException("this JDK has no " + owner.getName() + '.' + name);
    }

    private static Object get(Object of, String getter) {
        try {
            return Originals.invoke(method(of.getClass(), getter), of);
        } catch (InvocationTargetException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Object make(String type, Object... arguments) {
        try {
            for (Constructor<?> each : Class.forName(type).getDeclaredConstructors()) {
                if (fits(each.getParameterTypes(), arguments)) {
                    return Natives.open(each).newInstance(arguments);
                }
            }
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
        throw new IllegalStateException("this JDK has no such constructor of " + type);
    }

    private static boolean fits(Class<?>[] parameters, Object... arguments) {
        boolean fits = parameters.length == arguments.length;
        for (int i = 0; fits && i < parameters.length; i++) {
            fits = parameters[i] == int.class && arguments[i] instanceof Integer
                    || parameters[i] == long.class && arguments[i] instanceof Long
                    || parameters[i] == float.class && arguments[i] instanceof Float
                    || parameters[i].isInstance(arguments[i]);
        }
        return fits;
    }

    /** A device, null, or a vector of formats or controls; what the native library calls a control is replaced by its number. */
    static byte[] bytes(Object value) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        try {
            if (value instanceof Vector) {
                for (Object each : (Vector<?>) value) {
                    if (each.getClass().getName().startsWith(PORTS)) {
                        writeControl(out, each);
                    } else {
                        writeFormat(out, each);
                    }
                }
            } else if (value != null) {
                writeDevice(out, value);
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return bytes.toByteArray();
    }

    private static DataInputStream reader(byte[] bytes) {
        return new DataInputStream(new ByteArrayInputStream(bytes));
    }

    // ---------------------------------------------------------------- devices

    private static void writeDevice(DataOutputStream out, Object info) throws IOException {
        boolean isPort = info.getClass().getName().startsWith(PACKAGE + "Port");
        out.writeInt((Integer) get(info, "getIndex"));
        out.writeInt(isPort ? 0 : (Integer) get(info, "getDeviceID"));
        out.writeInt(isPort ? 0 : (Integer) get(info, "getMaxSimulLines"));
        out.writeUTF(without(isPort ? PORT_PREFIX : "", get(info, "getName")));
        out.writeUTF((String) get(info, "getVendor"));
        out.writeUTF(without(isPort ? "" : DEVICE_PREFIX, get(info, "getDescription")));
        out.writeUTF((String) get(info, "getVersion"));
    }

    private static String without(String prefix, Object text) {
        return ((String) text).substring(prefix.length());
    }

    /** @param by name of the native method that made it */
    static Object device(byte[] bytes, String by) {
        if (bytes.length == 0) {
            return null;
        }
        DataInputStream in = reader(bytes);
        try {
            int index = in.readInt();
            int id = in.readInt();
            int lines = in.readInt();
            String name = in.readUTF();
            String vendor = in.readUTF();
            String description = in.readUTF();
            String version = in.readUTF();
            return by.startsWith(PACKAGE + "Port")
                    ? make(PACKAGE + "PortMixerProvider$PortMixerInfo", index, name, vendor, description, version)
                    : make(
                            PACKAGE + "DirectAudioDeviceProvider$DirectAudioDeviceInfo",
                            index,
                            id,
                            lines,
                            name,
                            vendor,
                            description,
                            version);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    // ---------------------------------------------------------------- formats

    private static void writeFormat(DataOutputStream out, Object format) throws IOException {
        out.writeUTF(get(format, "getEncoding").toString());
        out.writeInt((Integer) get(format, "getSampleSizeInBits"));
        out.writeInt((Integer) get(format, "getFrameSize"));
        out.writeInt((Integer) get(format, "getChannels"));
        out.writeFloat((Float) get(format, "getSampleRate"));
        out.writeBoolean((Boolean) get(format, "isBigEndian"));
    }

    static void addFormats(byte[] bytes, Vector<?> to) {
        DataInputStream in = reader(bytes);
        try {
            Method add = method(Class.forName(PACKAGE + "DirectAudioDevice"), "addFormat");
            while (in.available() > 0) {
                String encoding = in.readUTF();
                boolean signed = !encoding.equals(UNSIGNED);
                int bits = in.readInt();
                int frame = in.readInt();
                int channels = in.readInt();
                float rate = in.readFloat();
                int code = signed ? ENCODINGS.indexOf(encoding) : 0;
                Originals.invoke(add, null, to, bits, frame, channels, rate, code, signed, in.readBoolean());
            }
        } catch (IOException | ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    // ---------------------------------------------------------------- controls of ports

    private static void writeControl(DataOutputStream out, Object control) throws IOException {
        Object type = get(control, "getType");
        String kind = control.getClass().getName().substring(PORTS.length());
        if (kind.equals("CompCtrl")) {
            out.writeByte(COMPOUND);
            out.writeUTF(type.toString());
            Object[] members = (Object[]) get(control, "getMemberControls");
            out.writeInt(members.length);
            for (Object member : members) {
                writeControl(out, member);
            }
            return;
        }
        out.writeByte(kind.equals("BoolCtrl") ? BOOLEAN : FLOAT);
        out.writeLong(SoundDevices.number(id(control)));
        out.writeUTF(type.toString());
        if (kind.equals("FloatCtrl")) {
            out.writeByte(type.getClass().getName().startsWith(PORTS) ? 0 : FLOAT_TYPES.indexOf(type.toString()));
            out.writeFloat((Float) get(control, "getMinimum"));
            out.writeFloat((Float) get(control, "getMaximum"));
            out.writeFloat((Float) get(control, "getPrecision"));
            out.writeUTF((String) get(control, "getUnits"));
        }
    }

    private static long id(Object control) {
        try {
            return Natives.open(control.getClass().getDeclaredField("controlID"))
                    .getLong(control);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    static void addControls(byte[] bytes, Vector<Object> to) {
        DataInputStream in = reader(bytes);
        try {
            while (in.available() > 0) {
                to.add(read(in, 0));
            }
        } catch (IOException | ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Object read(DataInputStream in, int depth) throws IOException, ReflectiveOperationException {
        int kind = in.readByte();
        if (kind == COMPOUND) {
            String name = in.readUTF();
            int count = in.readInt();
            if (depth == DEEPEST || count < 0 || count > in.available()) {
                throw new IllegalArgumentException(count + " controls, " + depth + " deep in others");
            }
            Object members = Array.newInstance(Class.forName("javax.sound.sampled.Control"), count);
            for (int i = 0; i < Array.getLength(members); i++) {
                Array.set(members, i, read(in, depth + 1));
            }
            return make(PORTS + "CompCtrl", name, members);
        }
        long number = SoundDevices.seen(in.readLong());
        String name = in.readUTF();
        if (kind == BOOLEAN) {
            return make(PORTS + "BoolCtrl", number, name);
        }
        int type = in.readByte();
        Object known = type == 0 ? name : (Object) type;
        return make(PORTS + "FloatCtrl", number, known, in.readFloat(), in.readFloat(), in.readFloat(), in.readUTF());
    }
}
