package org.reprise.runtime;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Lists and maps of texts as bytes: UTF-8, each text ended by a zero byte, which none contains. */
final class Texts {
    private Texts() {}

    static byte[] bytes(Map<?, ?> map) {
        StringBuilder text = new StringBuilder();
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            text.append(entry.getKey()).append('\0').append(entry.getValue()).append('\0');
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    static byte[] bytes(String[] list) {
        StringBuilder text = new StringBuilder();
        for (String item : list) {
            text.append(item).append('\0');
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    static String[] list(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        List<String> items = new ArrayList<>();
        int from = 0;
        for (int to = text.indexOf('\0'); to >= 0; to = text.indexOf('\0', from)) {
            items.add(text.substring(from, to));
            from = to + 1;
        }
        return items.toArray(new String[0]);
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
