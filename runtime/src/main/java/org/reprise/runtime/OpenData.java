package org.reprise.runtime;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What platform beans answer and tell, as parts of {@link Payload}: composite and tabular data with their types, names of beans, notifications. By reflection, since the runtime does without
 * java.management; a list of classes that nothing in the log makes longer.
 */
final class OpenData {
    static final char COMPOSITE = 'c';
    static final char TABULAR = 't';
    static final char NAME = 'o';
    static final char NOTIFICATION = 'm';

    private static final String MANAGEMENT = "javax.management.";
    private static final String OPEN = MANAGEMENT + "openmbean.";

    /** Simple types: the letter, and the constant of SimpleType. */
    private static final String[] SIMPLE = {
        "BBYTE", "CCHARACTER", "DDOUBLE", "FFLOAT", "IINTEGER", "JLONG", "SSHORT", "TSTRING", "ZBOOLEAN", "oOBJECTNAME"
    };

    /** Methods by class and name. Guarded by itself. */
    private static final Map<String, Method> METHODS = new HashMap<>();

    private OpenData() {}

    /** Returns the letter of a value that has a form here, or 0. */
    static char letter(Object value) {
        Class<?> type = value.getClass();
        String name = type.getName();
        // A look at the interfaces loads them, where the value is another's.
        if (type.getClassLoader() != null || !name.startsWith(MANAGEMENT) && !name.contains(".management.")) {
            return 0;
        }
        if (name.equals(MANAGEMENT + "ObjectName")) {
            return NAME;
        }
        if (name.equals(MANAGEMENT + "Notification")) {
            return NOTIFICATION;
        }
        try {
            return type(OPEN + "CompositeData").isInstance(value)
                    ? COMPOSITE
                    : type(OPEN + "TabularData").isInstance(value) ? TABULAR : 0;
        } catch (ReflectiveOperationException e) {
            return 0;
        }
    }

    private static Class<?> type(String name) throws ClassNotFoundException {
        return Class.forName(name, true, null);
    }

    /** Writes what stands behind the letter. */
    static void write(DataOutputStream out, char letter, Object value, int depth) throws IOException {
        try {
            switch (letter) {
                case NAME -> Payload.writeText(out, value.toString());
                case NOTIFICATION -> writeNotification(out, value, depth);
                case COMPOSITE -> {
                    Object type = get(value, OPEN + "CompositeData", "getCompositeType");
                    writeType(out, type, depth);
                    writeItems(out, value, type, depth);
                }
                default -> {
                    Object type = get(value, OPEN + "TabularData", "getTabularType");
                    writeType(out, type, depth);
                    Collection<?> rows = (Collection<?>) get(value, OPEN + "TabularData", "values");
                    Object rowType = get(type, OPEN + "TabularType", "getRowType");
                    out.writeInt(rows.size());
                    for (Object row : rows) {
                        writeItems(out, row, rowType, depth);
                    }
                }
            }
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException(value.getClass().getName(), e);
        }
    }

    private static void writeNotification(DataOutputStream out, Object value, int depth)
            throws IOException, ReflectiveOperationException {
        String type = MANAGEMENT + "Notification";
        Payload.write(out, get(value, type, "getType"), depth);
        Payload.write(out, get(value, type, "getSource"), depth);
        Payload.write(out, get(value, type, "getSequenceNumber"), depth);
        Payload.write(out, get(value, type, "getTimeStamp"), depth);
        Payload.write(out, get(value, type, "getMessage"), depth);
        Payload.write(out, get(value, type, "getUserData"), depth);
    }

    private static void writeItems(DataOutputStream out, Object composite, Object type, int depth)
            throws IOException, ReflectiveOperationException {
        Method get = method(OPEN + "CompositeData", "get", String.class);
        for (String item : names(get(type, OPEN + "CompositeType", "keySet"))) {
            Payload.write(out, Originals.invoke(get, composite, item), depth);
        }
    }

    private static void writeType(DataOutputStream out, Object type, int depth)
            throws IOException, ReflectiveOperationException {
        Payload.check(depth);
        String className = type.getClass().getName();
        if (className.equals(OPEN + "CompositeType")) {
            out.writeByte(COMPOSITE);
            writeNames(out, type);
            List<String> items = names(get(type, className, "keySet"));
            out.writeInt(items.size());
            for (String item : items) {
                Payload.writeText(out, item);
                Payload.writeText(out, (String) ask(type, className, "getDescription", item));
                writeType(out, ask(type, className, "getType", item), depth + 1);
            }
        } else if (className.equals(OPEN + "TabularType")) {
            out.writeByte(TABULAR);
            writeNames(out, type);
            writeType(out, get(type, className, "getRowType"), depth + 1);
            List<String> index = names(get(type, className, "getIndexNames"));
            out.writeInt(index.size());
            for (String name : index) {
                Payload.writeText(out, name);
            }
        } else {
            out.writeByte(simple(type));
        }
    }

    private static void writeNames(DataOutputStream out, Object type) throws IOException, ReflectiveOperationException {
        Payload.writeText(out, (String) get(type, OPEN + "OpenType", "getTypeName"));
        Payload.writeText(out, (String) get(type, OPEN + "OpenType", "getDescription"));
    }

    private static char simple(Object type) throws ReflectiveOperationException {
        for (String known : SIMPLE) {
            if (simple(known).equals(type)) {
                return known.charAt(0);
            }
        }
        throw new IllegalArgumentException(type.toString());
    }

    private static Object simple(String known) throws ReflectiveOperationException {
        return type(OPEN + "SimpleType").getField(known.substring(1)).get(null);
    }

    private static List<String> names(Object collection) {
        List<String> names = new ArrayList<>();
        for (Object name : (Collection<?>) collection) {
            names.add((String) name);
        }
        return names;
    }

    private static Object get(Object of, String type, String name) throws ReflectiveOperationException {
        return Originals.invoke(method(type, name), of);
    }

    private static Object ask(Object of, String type, String name, String item) throws ReflectiveOperationException {
        return Originals.invoke(method(type, name, String.class), of, item);
    }

    private static Method method(String type, String name, Class<?>... parameters) throws ReflectiveOperationException {
        String key = type + '#' + name + parameters.length;
        synchronized (METHODS) {
            Method method = METHODS.get(key);
            if (method == null) {
                method = type(type).getMethod(name, parameters);
                METHODS.put(key, method);
            }
            return method;
        }
    }

    /** Reads what {@link #write} wrote. */
    static Object read(DataInputStream in, char letter, int depth) throws IOException, ReflectiveOperationException {
        return switch (letter) {
            case NAME -> make(MANAGEMENT + "ObjectName", new Class<?>[] {String.class}, Payload.readText(in));
            case NOTIFICATION -> readNotification(in, depth);
            case COMPOSITE -> readItems(in, readType(in, COMPOSITE, depth), depth);
            default -> readTable(in, depth);
        };
    }

    private static Object readNotification(DataInputStream in, int depth)
            throws IOException, ReflectiveOperationException {
        Object type = Payload.read(in, depth);
        Object source = Payload.read(in, depth);
        Object sequence = Payload.read(in, depth);
        Object time = Payload.read(in, depth);
        Object message = Payload.read(in, depth);
        Object made = make(
                MANAGEMENT + "Notification",
                new Class<?>[] {String.class, Object.class, long.class, long.class, String.class},
                type,
                source,
                sequence,
                time,
                message);
        Originals.invoke(
                method(MANAGEMENT + "Notification", "setUserData", Object.class), made, Payload.read(in, depth));
        return made;
    }

    private static Object readItems(DataInputStream in, Object type, int depth)
            throws IOException, ReflectiveOperationException {
        String[] names = names(get(type, OPEN + "CompositeType", "keySet")).toArray(new String[0]);
        Object[] values = new Object[names.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = Payload.read(in, depth);
        }
        return make(
                OPEN + "CompositeDataSupport",
                new Class<?>[] {type(OPEN + "CompositeType"), String[].class, Object[].class},
                type,
                names,
                values);
    }

    private static Object readTable(DataInputStream in, int depth) throws IOException, ReflectiveOperationException {
        Object type = readType(in, TABULAR, depth);
        Object rowType = get(type, OPEN + "TabularType", "getRowType");
        Object made = make(OPEN + "TabularDataSupport", new Class<?>[] {type(OPEN + "TabularType")}, type);
        Method put = method(OPEN + "TabularData", "put", type(OPEN + "CompositeData"));
        int rows = Payload.length(in);
        for (int i = 0; i < rows; i++) {
            Originals.invoke(put, made, readItems(in, rowType, depth));
        }
        return made;
    }

    private static Object readType(DataInputStream in, char wanted, int depth)
            throws IOException, ReflectiveOperationException {
        char letter = (char) in.readByte();
        if (letter != wanted) {
            throw new IllegalArgumentException("type " + letter);
        }
        return readType(in, letter, Payload.readText(in), Payload.readText(in), depth);
    }

    private static Object readType(DataInputStream in, int depth) throws IOException, ReflectiveOperationException {
        Payload.check(depth);
        char letter = (char) in.readByte();
        if (letter == COMPOSITE || letter == TABULAR) {
            return readType(in, letter, Payload.readText(in), Payload.readText(in), depth);
        }
        for (String known : SIMPLE) {
            if (known.charAt(0) == letter) {
                return simple(known);
            }
        }
        throw new IllegalArgumentException("type " + letter);
    }

    private static Object readType(DataInputStream in, char letter, String name, String description, int depth)
            throws IOException, ReflectiveOperationException {
        if (letter == TABULAR) {
            Object row = readType(in, COMPOSITE, depth + 1);
            return make(
                    OPEN + "TabularType",
                    new Class<?>[] {String.class, String.class, type(OPEN + "CompositeType"), String[].class},
                    name,
                    description,
                    row,
                    readNames(in, Payload.length(in)));
        }
        int items = Payload.length(in);
        String[] names = new String[items];
        String[] descriptions = new String[items];
        Class<?> open = type(OPEN + "OpenType");
        Object[] types = (Object[]) java.lang.reflect.Array.newInstance(open, items);
        for (int i = 0; i < items; i++) {
            names[i] = Payload.readText(in);
            descriptions[i] = Payload.readText(in);
            types[i] = readType(in, depth + 1);
        }
        return make(
                OPEN + "CompositeType",
                new Class<?>[] {String.class, String.class, String[].class, String[].class, types.getClass()},
                name,
                description,
                names,
                descriptions,
                types);
    }

    private static String[] readNames(DataInputStream in, int count) throws IOException {
        String[] names = new String[count];
        for (int i = 0; i < count; i++) {
            names[i] = Payload.readText(in);
        }
        return names;
    }

    private static Object make(String type, Class<?>[] parameters, Object... arguments)
            throws ReflectiveOperationException {
        try {
            return type(type).getConstructor(parameters).newInstance(arguments);
        } catch (InvocationTargetException e) {
            throw new IllegalArgumentException(e.getCause());
        }
    }
}
