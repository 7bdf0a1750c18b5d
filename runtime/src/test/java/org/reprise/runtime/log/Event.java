package org.reprise.runtime.log;

import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * An event as the tests compare it.
 *
 * @param fields a Long for {@code u} and {@code s}, an Integer for {@code x}, a String for {@code t}, a list of bytes for {@code b}
 */
record Event(EventKind kind, long count, List<Object> fields) {
    private static final long[] NUMBERS = {
        0,
        1,
        2,
        3,
        4,
        63,
        64,
        127,
        128,
        16_383,
        16_384,
        Integer.MAX_VALUE,
        1L << 32,
        Long.MAX_VALUE,
        Long.MIN_VALUE,
        -1,
        -64,
        -65
    };
    private static final String[] TEXTS = {"", "a", "line\nend\\", "\u00e4\u20ac\ud83d\ude00", "\0", "x".repeat(500)};

    static Event random(EventKind kind, Random random) {
        List<Object> fields = new ArrayList<>();
        for (char field : kind.fields.toCharArray()) {
            fields.add(
                    switch (field) {
                        case 'u', 's' -> number(random);
                        case 'x' -> random.nextInt();
                        case 't' -> TEXTS[random.nextInt(TEXTS.length)];
                        case 'b' -> bytes(random);
                        default -> throw new AssertionError(kind + " has a field " + field);
                    });
        }
        return new Event(kind, number(random) & LogFormat.MAX_COUNT - 1, fields);
    }

    private static long number(Random random) {
        return random.nextBoolean()
                ? NUMBERS[random.nextInt(NUMBERS.length)]
                : random.nextLong() >> random.nextInt(Long.SIZE);
    }

    private static List<Byte> bytes(Random random) {
        return bytes(random, random.nextInt(20) == 0 ? LogFormat.CHUNK : random.nextInt(40));
    }

    static List<Byte> bytes(Random random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return list(bytes);
    }

    static Event of(EventKind kind, long count, Object... fields) {
        return new Event(kind, count, List.of(fields));
    }

    void write(LogWriter log) throws IOException {
        log.begin(kind, count, bound());
        for (int i = 0; i < fields.size(); i++) {
            switch (kind.fields.charAt(i)) {
                case 'u' -> log.unsigned((Long) fields.get(i));
                case 's' -> log.signed((Long) fields.get(i));
                case 'x' -> log.fixed((Integer) fields.get(i));
                case 't' -> log.text(LogText.encode((String) fields.get(i)));
                default -> {
                    byte[] bytes = array(fields.get(i));
                    log.bytes(bytes, 0, bytes.length);
                }
            }
        }
        log.commit();
    }

    private int bound() {
        int bound = 0;
        for (Object field : fields) {
            bound += 10;
            if (field instanceof String text) {
                bound += LogText.encode(text).length;
            } else if (field instanceof List<?> bytes) {
                bound += bytes.size();
            }
        }
        return bound;
    }

    /** Reads the event at hand, and goes to the next. */
    static Event read(LogReader log) throws IOException {
        EventKind kind = log.kind();
        List<Object> fields = new ArrayList<>();
        for (char field : kind.fields.toCharArray()) {
            fields.add(
                    switch (field) {
                        case 'u' -> log.unsigned();
                        case 's' -> log.signed();
                        case 'x' -> log.fixed();
                        case 't' -> log.text();
                        default -> list(log.bytes());
                    });
        }
        Event event = new Event(kind, log.count(), fields);
        log.next();
        return event;
    }

    static LogWriter writer(File file, LogHeader header) throws IOException {
        return new LogWriter(new RandomAccessFile(file, "rw"), header);
    }

    static void writeAll(LogWriter log, List<Event> events) throws IOException {
        for (Event event : events) {
            event.write(log);
        }
    }

    static List<Event> readAll(File file) throws IOException {
        List<Event> events = new ArrayList<>();
        try (LogReader log = new LogReader(file)) {
            while (log.kind() != null) {
                events.add(read(log));
            }
        }
        return events;
    }

    private static List<Byte> list(byte[] bytes) {
        List<Byte> list = new ArrayList<>(bytes.length);
        for (byte b : bytes) {
            list.add(b);
        }
        return list;
    }

    private static byte[] array(Object list) {
        List<?> boxed = (List<?>) list;
        byte[] bytes = new byte[boxed.size()];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (Byte) boxed.get(i);
        }
        return bytes;
    }
}
