package org.reprise.runtime.log;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the beginning of a log says of its recording: keys that bind a replay and keys that only inform. Values are single lines; line
 * ends in them are written {@code \n}, a backslash {@code \\}.
 */
public final class LogHeader {
    /** Binding: {@code java.vm.version}. */
    public static final String JDK = "jdk";
    /** Binding: digest of the run-time image. */
    public static final String JDK_MODULES = "jdk.modules";
    /** Binding: main class or jar, and the program's arguments. */
    public static final String COMMAND = "command";
    /** Binding: options that decide what is woven. */
    public static final String WEAVING = "weaving";
    /** Binding: digest of the catalogue of hooks. */
    public static final String CATALOGUE = "catalogue";
    /** Binding: the agent's jar, whatever it is called. */
    public static final String AGENT = "agent";
    /** Information: when the recording began, ms since the epoch. */
    public static final String STARTED = "info.started";
    /** Not binding, but a replay goes by it: {@code data} where the log has the data of blocks, else {@code verify}. */
    public static final String BLOCKS = "info.blocks";
    /** Information: what is kept out of the log, as {@code redact=} has it; missing where nothing is. */
    public static final String REDACTED = "info.redacted";
    /** Information: the strategy of {@code chaos=}; missing where there is none. */
    public static final String CHAOS = "info.chaos";
    /** Information: directory in which the recording ran. */
    public static final String DIRECTORY = "info.directory";

    private final Map<String, String> values = new LinkedHashMap<>();

    /** Sets a key; returns this. */
    public LogHeader put(String key, String value) {
        values.put(key, value);
        return this;
    }

    /** Returns the value of a key, "" where it is missing. */
    public String get(String key) {
        String value = values.get(key);
        return value == null ? "" : value;
    }

    /** Returns keys and values in their order. */
    public Map<String, String> values() {
        return new LinkedHashMap<>(values);
    }

    byte[] encode() {
        StringBuilder text = new StringBuilder();
        for (Map.Entry<String, String> entry : values.entrySet()) {
            String value = entry.getValue().replace("\\", "\\\\").replace("\n", "\\n");
            text.append(entry.getKey()).append('=').append(value).append('\n');
        }
        return LogText.encode(text.toString());
    }

    static LogHeader decode(byte[] bytes) {
        LogHeader header = new LogHeader();
        String[] lines = LogText.decode(bytes).split("\n", LogFormat.MAX_KEYS + 2);
        if (lines.length > LogFormat.MAX_KEYS + 1) {
            throw new LogException("it has more than " + LogFormat.MAX_KEYS + " lines");
        }
        for (String line : lines) {
            int equals = line.indexOf('=');
            if (equals > 0) {
                header.put(line.substring(0, equals), unescape(line.substring(equals + 1)));
            }
        }
        return header;
    }

    private static String unescape(String value) {
        StringBuilder plain = new StringBuilder();
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '\\' && i + 1 < value.length()) {
                char escaped = value.charAt(++i);
                plain.append(escaped == 'n' ? '\n' : escaped);
            } else {
                plain.append(c);
            }
        }
        return plain.toString();
    }
}
