package org.reprise.runtime;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.lang.reflect.Array;
import java.lang.reflect.Method;

/**
 * Values of the target as bytes of the log: null, boxes, texts, constants of enums, arrays of these, and what platform beans answer ({@link OpenData}). Each is a letter, as in descriptors, and
 * what it stands for. Made again in both modes, so that both have the same.
 *
 * <p>To be called where hooks are inert.
 */
final class Payload {
    private static final char NULL = 'n';
    private static final char TEXT = 'T';
    private static final char CONSTANT = 'e';
    private static final char ARRAY = '[';
    /** Arrays, and data in data, stand within each other no deeper: neither what is written nor what is read may end in a StackOverflowError. */
    private static final int DEEPEST = 64;
    /** What any value is: its internal name. */
    static final String ANY = "java/lang/Object";

    private Payload() {}

    /**
     * Returns the value's bytes.
     *
     * @throws IllegalArgumentException whose message is the class of what has no form in the log
     */
    static byte[] bytes(Object value) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            write(new DataOutputStream(bytes), value, 0);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return bytes.toByteArray();
    }

    /**
     * Returns the value.
     *
     * @param loader whose enums are meant; null where there is to be none
     * @param type internal name of what the value is for: no enum is initialized that does not fit, which a caller could only find when it is too late. That numbers and texts fit is the caller's to see
     * @throws IllegalArgumentException where the bytes are not of this class's making, or name an enum that is not there, does not fit, or is not named by the class of the method that has called the hook
     */
    static Object object(byte[] bytes, ClassLoader loader, String type) {
        try {
            DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
            Object value = read(in, loader, null, type, 0);
            end(in);
            return value;
        } catch (IOException | ReflectiveOperationException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** Returns an array of objects, the arguments of a method; as {@link #object}, each with a type of its own, and enums by what the method's class names. */
    static Object[] arguments(byte[] bytes, ClassLoader loader, Method method) {
        Class<?>[] types = method.getParameterTypes();
        try {
            DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
            if (in.readByte() != ARRAY || in.readByte() != NULL || length(in) != types.length) {
                throw new IllegalArgumentException("not " + types.length + " arguments");
            }
            Object[] values = new Object[types.length];
            for (int i = 0; i < values.length; i++) {
                values[i] = read(in, loader, method.getDeclaringClass(), internalName(types[i]), 1);
            }
            end(in);
            return values;
        } catch (IOException | ReflectiveOperationException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static void end(DataInputStream in) throws IOException {
        if (in.available() > 0) {
            throw new IllegalArgumentException(in.available() + " bytes more");
        }
    }

    /** Returns a class's name as {@link #object} takes it. */
    static String internalName(Class<?> type) {
        return type.getName().replace('.', '/');
    }

    /**
     * Fails where a value stands too deep within others.
     *
     * @throws IllegalArgumentException whose message is fit for that of {@link #bytes}
     */
    static void check(int depth) {
        if (depth > DEEPEST) {
            throw new IllegalArgumentException("value " + depth + " deep in others");
        }
    }

    static void write(DataOutputStream out, Object value, int depth) throws IOException {
        check(depth);
        if (value == null) {
            out.writeByte(NULL);
        } else if (value instanceof String) {
            out.writeByte(TEXT);
            writeText(out, (String) value);
        } else if (value instanceof Enum) {
            out.writeByte(CONSTANT);
            writeText(out, ((Enum<?>) value).getDeclaringClass().getName());
            writeText(out, ((Enum<?>) value).name());
        } else if (value.getClass().isArray()) {
            writeArray(out, value, depth);
        } else {
            char letter = letter(value.getClass());
            if (letter != 0) {
                out.writeByte(letter);
                writeBox(out, value);
                return;
            }
            letter = OpenData.letter(value);
            if (letter == 0) {
                throw new IllegalArgumentException(value.getClass().getName());
            }
            out.writeByte(letter);
            OpenData.write(out, letter, value, depth + 1);
        }
    }

    /** Returns the letter of a number, or 0. */
    private static char letter(Class<?> type) {
        if (type == Byte.class || type == byte.class) {
            return 'B';
        }
        if (type == Character.class || type == char.class) {
            return 'C';
        }
        if (type == Double.class || type == double.class) {
            return 'D';
        }
        if (type == Float.class || type == float.class) {
            return 'F';
        }
        if (type == Integer.class || type == int.class) {
            return 'I';
        }
        if (type == Long.class || type == long.class) {
            return 'J';
        }
        if (type == Short.class || type == short.class) {
            return 'S';
        }
        if (type == Boolean.class || type == boolean.class) {
            return 'Z';
        }
        return 0;
    }

    private static void writeBox(DataOutputStream out, Object value) throws IOException {
        if (value instanceof Byte) {
            out.writeByte((Byte) value);
        } else if (value instanceof Character) {
            out.writeChar((Character) value);
        } else if (value instanceof Double) {
            out.writeLong(Double.doubleToRawLongBits((Double) value));
        } else if (value instanceof Float) {
            out.writeInt(Float.floatToRawIntBits((Float) value));
        } else if (value instanceof Integer) {
            out.writeInt((Integer) value);
        } else if (value instanceof Long) {
            out.writeLong((Long) value);
        } else if (value instanceof Short) {
            out.writeShort((Short) value);
        } else {
            out.writeBoolean((Boolean) value);
        }
    }

    static void writeText(DataOutputStream out, String text) throws IOException {
        out.writeInt(text.length());
        out.writeChars(text);
    }

    private static void writeArray(DataOutputStream out, Object array, int depth) throws IOException {
        Class<?> type = array.getClass().getComponentType();
        int length = Array.getLength(array);
        out.writeByte(ARRAY);
        if (type == byte.class) {
            out.writeByte('B');
            out.writeInt(length);
            out.write((byte[]) array);
            return;
        }
        if (type.isPrimitive()) {
            out.writeByte(letter(type));
            out.writeInt(length);
            for (int i = 0; i < length; i++) {
                writeBox(out, Array.get(array, i));
            }
            return;
        }
        out.writeByte(type == String.class ? TEXT : type == Object.class ? NULL : 0);
        if (type != String.class && type != Object.class) {
            throw new IllegalArgumentException(array.getClass().getTypeName());
        }
        out.writeInt(length);
        for (int i = 0; i < length; i++) {
            write(out, Array.get(array, i), depth + 1);
        }
    }

    /** Reads what has no enums in it. */
    static Object read(DataInputStream in, int depth) throws IOException, ReflectiveOperationException {
        return read(in, null, null, ANY, depth);
    }

    /** @param hooked the class of the method that the value is of; null where that has called the hook */
    private static Object read(DataInputStream in, ClassLoader loader, Class<?> hooked, String type, int depth)
            throws IOException, ReflectiveOperationException {
        check(depth);
        char tag = (char) in.readByte();
        return switch (tag) {
            case NULL -> null;
            case TEXT -> readText(in);
            case CONSTANT -> readConstant(in, loader, hooked, type);
            case ARRAY -> readArray(in, loader, hooked, type, depth);
            case OpenData.COMPOSITE, OpenData.TABULAR, OpenData.NAME, OpenData.NOTIFICATION ->
                OpenData.read(in, tag, depth + 1);
            default -> readBox(in, tag);
        };
    }

    private static Object readBox(DataInputStream in, char tag) throws IOException {
        return switch (tag) {
            case 'B' -> in.readByte();
            case 'C' -> in.readChar();
            case 'D' -> Double.longBitsToDouble(in.readLong());
            case 'F' -> Float.intBitsToFloat(in.readInt());
            case 'I' -> in.readInt();
            case 'J' -> in.readLong();
            case 'S' -> in.readShort();
            case 'Z' -> in.readBoolean();
            default -> throw new IllegalArgumentException("value " + tag);
        };
    }

    /** An element has a byte at least. */
    static int length(DataInputStream in) throws IOException {
        int length = in.readInt();
        if (length < 0 || length > in.available()) {
            throw new IllegalArgumentException("length " + length);
        }
        return length;
    }

    static String readText(DataInputStream in) throws IOException {
        char[] text = new char[length(in)];
        for (int i = 0; i < text.length; i++) {
            text[i] = in.readChar();
        }
        return new String(text);
    }

    private static Object readConstant(DataInputStream in, ClassLoader loader, Class<?> hooked, String expected)
            throws IOException, ReflectiveOperationException {
        if (loader == null) {
            throw new IllegalArgumentException("a constant of an enum");
        }
        // A log may name any class: the initializer of an enum alone runs that fits here and that the program itself
        // names here.
        Class<?> type = Class.forName(readText(in), false, loader);
        String name = readText(in);
        if (!type.isEnum()
                || !isKind(type, expected)
                || !HookedClass.names(hooked == null ? HookedClass.current() : hooked, type)) {
            throw new IllegalArgumentException(type.getName());
        }
        for (Object constant : type.getEnumConstants()) {
            if (((Enum<?>) constant).name().equals(name)) {
                return constant;
            }
        }
        throw new IllegalArgumentException(type.getName() + '.' + name);
    }

    private static Object readArray(DataInputStream in, ClassLoader loader, Class<?> hooked, String expected, int depth)
            throws IOException, ReflectiveOperationException {
        char tag = (char) in.readByte();
        int length = length(in);
        if (tag == 'B') {
            return in.readNBytes(length);
        }
        Class<?> type = component(tag);
        if (!isKind(type.arrayType(), expected)) {
            throw new IllegalArgumentException(type.getName() + "[]");
        }
        Object array = Array.newInstance(type, length);
        String element = internalName(type);
        for (int i = 0; i < length; i++) {
            Array.set(array, i, type.isPrimitive() ? readBox(in, tag) : read(in, loader, hooked, element, depth + 1));
        }
        return array;
    }

    private static Class<?> component(char tag) {
        return switch (tag) {
            case TEXT -> String.class;
            case NULL -> Object.class;
            case 'C' -> char.class;
            case 'D' -> double.class;
            case 'F' -> float.class;
            case 'I' -> int.class;
            case 'J' -> long.class;
            case 'S' -> short.class;
            case 'Z' -> boolean.class;
            default -> throw new IllegalArgumentException("array of " + tag);
        };
    }

    /**
     * Whether a variable of that type may hold the value; no class is loaded for it.
     *
     * @param type internal name
     */
    static boolean isKind(Object value, String type) {
        return value == null || isKind(value.getClass(), type);
    }

    private static boolean isKind(Class<?> of, String type) {
        if (type.equals(ANY)) {
            return !of.isPrimitive();
        }
        if (of.isArray() && type.charAt(0) == '[') {
            Class<?> component = of.getComponentType();
            String name = type.substring(1);
            return component.isPrimitive()
                    ? component.descriptorString().equals(name)
                    : isKind(component, name.charAt(0) == 'L' ? name.substring(1, name.length() - 1) : name);
        }
        for (Class<?> each = of; each != null; each = each.getSuperclass()) {
            if (each.getName().replace('.', '/').equals(type)) {
                return true;
            }
            for (Class<?> implemented : each.getInterfaces()) {
                if (isKind(implemented, type)) {
                    return true;
                }
            }
        }
        return false;
    }
}
