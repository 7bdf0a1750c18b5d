package org.reprise.runtime;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.reprise.runtime.log.LogException;
import org.reprise.runtime.log.LogText;

/** Lists and maps of texts as bytes: each text ({@link LogText}) ended by a zero byte, which none contains. */
final class Texts {
    private Texts() {}

    static byte[] bytes(Map<?, ?> map) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            append(bytes, String.valueOf(entry.getKey()));
            append(bytes, String.valueOf(entry.getValue()));
        }
        return bytes.toByteArray();
    }

    static byte[] bytes(String[] list) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (String item : list) {
            append(bytes, String.valueOf(item));
        }
        return bytes.toByteArray();
    }

    private static void append(ByteArrayOutputStream bytes, String text) {
        byte[] encoded = LogText.encode(text);
        bytes.write(encoded, 0, encoded.length);
        bytes.write(0);
    }

    static String[] list(byte[] bytes) {
        List<String> items = new ArrayList<>();
        int from = 0;
        for (int at = 0; at < bytes.length; at++) {
            if (bytes[at] == 0) {
                try {
                    items.add(LogText.decode(bytes, from, at));
                } catch (LogException e) {
                    throw Session.engine().corrupt("has texts of which one is none");
                }
                from = at + 1;
            }
        }
        return items.toArray(new String[0]);
    }

    /** Returns the one text that there is to be: a path, in which there is no U+0000. */
    static String one(byte[] bytes) {
        String[] items = list(bytes);
        if (items.length != 1 || items[0].indexOf('\0') >= 0) {
            throw Session.engine().corrupt("has no path");
        }
        return items[0];
    }

    static Map<String, String> map(byte[] bytes) {
        String[] items = list(bytes);
        Map<String, String> map = new LinkedHashMap<>();
        for (int i = 0; i + 1 < items.length; i += 2) {
            map.put(items[i], items[i + 1]);
        }
        return Collections.unmodifiableMap(map);
    }
}
