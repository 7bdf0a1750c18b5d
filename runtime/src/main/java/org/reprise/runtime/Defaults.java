package org.reprise.runtime;

import java.io.BufferedWriter;
import java.io.File;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.lang.reflect.Field;
import java.nio.charset.Charset;
import java.nio.file.FileSystems;
import java.util.IllformedLocaleException;
import java.util.Locale;
import java.util.Map;
import jdk.internal.misc.Unsafe;

/**
 * Gives a replay the recording's default locale, default charset, encoding of the console and working directory, as far as it shows: the JVM has taken its own from the environment, or from its
 * options, before there was an agent.
 */
final class Defaults {
    private static final Unsafe UNSAFE = Unsafe.getUnsafe();
    /** Which property names the charset, the first that is there: that of the console's streams, else the default one. */
    private static final String ENCODING = "file.encoding";

    private static final String[] OUT = {"stdout.encoding", "sun.stdout.encoding", ENCODING};
    private static final String[] ERR = {"stderr.encoding", "sun.stderr.encoding", ENCODING};

    private Defaults() {}

    /** Sets what is not as recorded; where the environments are the same, nothing. */
    static void set(Map<?, ?> own, Map<?, ?> recorded) {
        locales(recorded);
        Charset charset = charset(recorded, ENCODING);
        if (charset != null && !charset.equals(Charset.defaultCharset())) {
            putStatic(Charset.class, "defaultCharset", charset);
        }
        directory((String) recorded.get(Places.DIRECTORY));
        encode(System.out, charset(own, OUT), charset(recorded, OUT));
        encode(System.err, charset(own, ERR), charset(recorded, ERR));
    }

    private static void locales(Map<?, ?> recorded) {
        Locale usual = locale(recorded, "", Locale.getDefault());
        Locale display = locale(recorded, ".display", usual);
        Locale format = locale(recorded, ".format", usual);
        if (!usual.equals(Locale.getDefault())
                || !display.equals(Locale.getDefault(Locale.Category.DISPLAY))
                || !format.equals(Locale.getDefault(Locale.Category.FORMAT))) {
            Locale.setDefault(usual);
            Locale.setDefault(Locale.Category.DISPLAY, display);
            Locale.setDefault(Locale.Category.FORMAT, format);
        }
    }

    /** As Locale.initDefault makes it of the properties. */
    private static Locale locale(Map<?, ?> properties, String category, Locale otherwise) {
        try {
            return new Locale.Builder()
                    .setLanguage(value(properties, "user.language" + category, otherwise.getLanguage()))
                    .setScript(value(properties, "user.script" + category, otherwise.getScript()))
                    .setRegion(value(properties, "user.country" + category, otherwise.getCountry()))
                    .setVariant(value(properties, "user.variant" + category, otherwise.getVariant()))
                    .build();
        } catch (IllformedLocaleException e) {
            return otherwise;
        }
    }

    private static String value(Map<?, ?> properties, String key, String otherwise) {
        Object value = properties.get(key);
        // No country, say, is recorded as no property.
        return value != null ? (String) value : key.indexOf('.', "user.".length()) > 0 ? otherwise : "";
    }

    private static Charset charset(Map<?, ?> properties, String... keys) {
        for (String key : keys) {
            Object name = properties.get(key);
            if (name != null) {
                try {
                    return Charset.forName((String) name);
                } catch (IllegalArgumentException e) {
                    // Another JDK, with jdk=any, may not know it.
                    return null;
                }
            }
        }
        return null;
    }

    private static void encode(PrintStream stream, Charset own, Charset recorded) {
        if (own == null || recorded == null || own.equals(recorded)) {
            return;
        }
        OutputStreamWriter encoder = new OutputStreamWriter(stream, recorded);
        put(stream, "charOut", encoder);
        put(stream, "textOut", new BufferedWriter(encoder));
        // Since JDK 18.
        put(stream, "charset", recorded);
    }

    /** What an absolute path is made with. A relative one leads where it does all the same: the operating system knows the process's directory. */
    private static void directory(String recorded) {
        if (recorded == null || recorded.equals(System.getProperty(Places.DIRECTORY))) {
            return;
        }
        for (Field field : File.class.getDeclaredFields()) {
            // FS since JDK 21.
            if (field.getName().equalsIgnoreCase("fs")) {
                Object system = UNSAFE.getReference(UNSAFE.staticFieldBase(field), UNSAFE.staticFieldOffset(field));
                put(system.getClass(), system, "userDir", recorded);
            }
        }
        Object system = FileSystems.getDefault();
        for (Class<?> type = system.getClass(); type != Object.class; type = type.getSuperclass()) {
            put(type, system, "defaultDirectory", recorded.getBytes(Charset.defaultCharset()));
        }
    }

    private static void put(PrintStream stream, String name, Object value) {
        put(PrintStream.class, stream, name, value);
    }

    private static void put(Class<?> owner, Object object, String name, Object value) {
        for (Field field : owner.getDeclaredFields()) {
            if (field.getName().equals(name)) {
                UNSAFE.putReference(object, UNSAFE.objectFieldOffset(field), value);
            }
        }
    }

    private static void putStatic(Class<?> owner, String name, Object value) {
        for (Field field : owner.getDeclaredFields()) {
            if (field.getName().equals(name)) {
                UNSAFE.putReference(UNSAFE.staticFieldBase(field), UNSAFE.staticFieldOffset(field), value);
            }
        }
    }
}
