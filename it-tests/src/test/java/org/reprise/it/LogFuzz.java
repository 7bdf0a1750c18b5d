package org.reprise.it;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32C;
import org.reprise.it.LogEvents.Event;
import org.reprise.runtime.log.EventKind;
import org.reprise.runtime.log.LogFormat;
import org.reprise.runtime.log.LogText;

/**
 * Logs as somebody might send them who means harm: events altered, added, exchanged and cut, with checksums that are right, so that what reads them gets as far as that; and, now and then, a header or a
 * segment that is not. It writes by itself what {@code LogWriter} would not.
 */
final class LogFuzz {
    /** What a log may say between two events, and what is waited for here. */
    private static final long MOST_YIELD_POINTS = 1L << 32;

    private static final long LONGEST_WAIT = (1 << 20) - 1;
    private static final long[] NUMBERS = {
        0,
        1,
        2,
        3,
        7,
        16,
        24,
        33,
        43,
        63,
        64,
        127,
        128,
        255,
        256,
        4095,
        4096,
        16_383,
        16_384,
        16_385,
        65_535,
        1 << 20,
        1 << 22,
        1 << 30,
        Integer.MAX_VALUE,
        1L << 31,
        (1L << 32) - 1,
        1L << 32,
        1L << 40,
        1L << 62,
        Long.MAX_VALUE,
        Long.MIN_VALUE,
        -1,
        -2
    };
    private static final EventKind[] KINDS = EventKind.values();
    private static final int DEEP = 3000;

    private final Random random;
    private final String[] texts;

    /** @param texts what stands in place of others: names, paths and classes that nothing may touch */
    LogFuzz(Random random, String... texts) {
        this.random = random;
        this.texts = texts;
    }

    /** Returns events as a program might have recorded them, a few of any kinds. */
    List<Event> events() {
        List<Event> events = new ArrayList<>();
        events.add(new Event(EventKind.SEED, 0, List.of(1, 0, 1000L)));
        int number = random.nextInt(40);
        for (int i = 0; i < number; i++) {
            events.add(event());
        }
        events.add(new Event(EventKind.END, 0, List.of(1L, 0)));
        return events;
    }

    /** Returns an altered log. */
    byte[] log(byte[] header, List<Event> seed) {
        List<Object> events = new ArrayList<>(seed);
        int changes = 1 + random.nextInt(random.nextInt(8) == 0 ? 20 : 3);
        for (int i = 0; i < changes && !events.isEmpty(); i++) {
            change(events);
        }
        return file(random.nextInt(20) == 0 ? header(header) : header, encode(events));
    }

    private int any(int size) {
        return random.nextInt(size);
    }

    private void change(List<Object> events) {
        int at = any(events.size());
        Object before = events.get(at);
        switch (any(14)) {
            case 0 -> events.remove(at);
            case 1 -> events.add(at, before);
            case 2 -> events.set(at, events.set(any(events.size()), before));
            case 3 -> events.add(at, event());
            case 4 -> {
                for (int i = any(8); i >= 0; i--) {
                    events.add(at, new Event(EventKind.CHUNK, 0, List.of(bytes())));
                }
            }
            case 5 -> events.set(at, spoilt(before));
            case 6 -> events.subList(at, events.size()).clear();
            default -> {
                if (before instanceof Event event) {
                    events.set(at, altered(event));
                }
            }
        }
    }

    private Event event() {
        EventKind kind = KINDS[any(KINDS.length)];
        List<Object> fields = new ArrayList<>();
        for (char letter : kind.fields.toCharArray()) {
            fields.add(field(letter));
        }
        return new Event(kind, any(4) == 0 ? count() : any(3), fields);
    }

    private Event altered(Event event) {
        int length = event.fields().size();
        if (length == 0 || any(8) == 0) {
            return event.after(any(2) == 0 ? count() : event.count() + 1);
        }
        int at = any(length);
        Object old = event.fields().get(at);
        Object made = old instanceof byte[] bytes && any(4) != 0
                ? altered(bytes)
                : old instanceof Long value && any(3) == 0
                        ? (Object) (value + any(5) - 2)
                        : field(event.kind().fields.charAt(at));
        return event.with(at, made);
    }

    private Object field(char letter) {
        return switch (letter) {
            case 'u', 's' -> number();
            case 'x' -> random.nextInt();
            case 't' -> text();
            default -> bytes();
        };
    }

    /** Not one that a log may have, and that a replay takes minutes to come to. */
    private long count() {
        long count = number() & Long.MAX_VALUE;
        return count <= MOST_YIELD_POINTS ? count & LONGEST_WAIT : count;
    }

    private long number() {
        return any(3) == 0 ? any(70) : NUMBERS[any(NUMBERS.length)];
    }

    private String text() {
        return switch (any(8)) {
            case 0 -> "";
            case 1 -> "\u0001" + "c".repeat(any(4)) + number() + ":" + texts[any(texts.length)];
            case 2 -> "\u0001" + nestedExceptions(any(200));
            case 3 -> "\u001b[2J\ud800\u0000" + number();
            case 4 -> "x".repeat(any(LogFormat.CHUNK));
            default -> texts[any(texts.length)];
        };
    }

    private static String nestedExceptions(int depth) {
        String text = "m1:x";
        for (int i = 0; i < depth && text.length() < 8000; i++) {
            String inner = "19:java.lang.Exception\u0001" + text;
            text = "c" + inner.length() + ":" + inner;
        }
        return text;
    }

    private byte[] bytes() {
        return switch (any(6)) {
            case 0 -> new byte[0];
            case 1 -> {
                byte[] noise = new byte[any(200)];
                random.nextBytes(noise);
                yield noise;
            }
            case 2 -> nested(any(DEEP));
            case 3 -> (texts[any(texts.length)] + "\0" + number() + "\0").getBytes(StandardCharsets.UTF_8);
            case 4 -> new byte[any(LogFormat.CHUNK + 1)];
            default -> value();
        };
    }

    /** Arrays in arrays, or data in data. */
    private byte[] nested(int depth) {
        byte[] one = any(2) == 0
                ? new byte[] {'[', 'n', 0, 0, 0, 1}
                : new byte[] {
                    'c', 0, 0, 0, 1, 0, 'x', 0, 0, 0, 1, 0, 'x', 0, 0, 0, 1, 0, 0, 0, 1, 0, 'y', 0, 0, 0, 1, 0, 'z'
                };
        byte[] all = new byte[Math.min(depth * one.length, LogFormat.CHUNK)];
        for (int i = 0; i < all.length; i++) {
            all[i] = one[i % one.length];
        }
        return all;
    }

    private byte[] value() {
        ByteBuffer value = ByteBuffer.allocate(64);
        value.put((byte) "nBCDFIJSZTe[cotmx".charAt(any(17)));
        value.put((byte) "nBCDFIJSZTe[cotmx".charAt(any(17)));
        while (value.remaining() >= 8 && any(5) != 0) {
            if (any(2) == 0) {
                value.putInt((int) number());
            } else {
                value.putLong(number());
            }
        }
        return Arrays.copyOf(value.array(), value.position());
    }

    private byte[] altered(byte[] bytes) {
        if (bytes.length == 0) {
            return bytes();
        }
        int at = any(bytes.length);
        byte[] changed = bytes.clone();
        switch (any(6)) {
            case 0 -> changed[at] = (byte) random.nextInt();
            case 1 -> changed = Arrays.copyOf(bytes, at);
            case 2 -> changed = joined(Arrays.copyOf(bytes, at), bytes(), Arrays.copyOfRange(bytes, at, bytes.length));
            case 3 -> changed = joined(bytes, Arrays.copyOfRange(bytes, at, bytes.length), new byte[0]);
            case 4 -> {
                if (changed.length >= Integer.BYTES) {
                    ByteBuffer.wrap(changed).putInt(Math.min(at, changed.length - Integer.BYTES), (int) number());
                }
            }
            default -> {
                byte[] text = texts[any(texts.length)].getBytes(StandardCharsets.UTF_8);
                changed = joined(Arrays.copyOf(bytes, at), text, Arrays.copyOfRange(bytes, at, bytes.length));
            }
        }
        return changed.length > LogFormat.CHUNK ? Arrays.copyOf(changed, LogFormat.CHUNK) : changed;
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    /** An event as no writer writes it. */
    private byte[] spoilt(Object event) {
        byte[] bytes = event instanceof Event whole ? encode(whole, 0) : (byte[]) event;
        byte[] changed = bytes.clone();
        switch (any(5)) {
            case 0 -> changed[0] = (byte) random.nextInt();
            case 1 -> changed[any(changed.length)] = (byte) random.nextInt();
            case 2 -> changed = Arrays.copyOf(bytes, any(bytes.length) + 1);
            case 3 -> changed[any(changed.length)] = -1;
            default -> {
                int at = any(changed.length);
                Arrays.fill(changed, at, Math.min(changed.length, at + 11), (byte) -1);
            }
        }
        return changed;
    }

    // ---------------------------------------------------------------- bytes

    private List<byte[]> encode(List<Object> events) {
        List<byte[]> encoded = new ArrayList<>();
        CRC32C digest = new CRC32C();
        for (Object each : events) {
            byte[] bytes = each instanceof Event event ? encode(event, (int) digest.getValue()) : (byte[]) each;
            digest.update(bytes, 0, bytes.length);
            encoded.add(bytes);
        }
        return encoded;
    }

    private static byte[] encode(Event event, int digest) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        long count = event.count();
        if (count == 0 || count == 1) {
            out.write(event.kind().id << 2 | (int) count);
        } else {
            out.write(event.kind().id << 2 | 3);
            unsigned(out, count);
        }
        String letters = event.kind().fields;
        for (int i = 0; i < letters.length(); i++) {
            Object field = event.fields().get(i);
            switch (letters.charAt(i)) {
                case 'u' -> unsigned(out, (Long) field);
                case 's' -> unsigned(out, (Long) field << 1 ^ (Long) field >> 63);
                case 'x' -> fixed(out, event.kind() == EventKind.END ? digest : (Integer) field);
                case 't' -> counted(out, LogText.encode((String) field));
                default -> counted(out, (byte[]) field);
            }
        }
        return out.toByteArray();
    }

    private static void counted(ByteArrayOutputStream out, byte[] bytes) {
        byte[] cut = bytes.length > LogFormat.CHUNK ? Arrays.copyOf(bytes, LogFormat.CHUNK) : bytes;
        unsigned(out, cut.length);
        out.writeBytes(cut);
    }

    private static void unsigned(ByteArrayOutputStream out, long value) {
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            out.write((int) (rest & 0x7f | 0x80));
            rest >>>= 7;
        }
        out.write((int) rest);
    }

    private static void fixed(ByteArrayOutputStream out, int value) {
        for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
            out.write(value >>> shift);
        }
    }

    /** Returns the text of a header. */
    static byte[] header(String... lines) {
        return LogText.encode(String.join("\n", lines) + "\n");
    }

    private byte[] header(byte[] header) {
        return switch (any(4)) {
            case 0 -> altered(header);
            case 1 -> "a=\n".repeat(any(100_000)).getBytes(StandardCharsets.UTF_8);
            case 2 -> new byte[any(100)];
            default -> joined(header, ("info.started=" + number() + "\n").getBytes(StandardCharsets.UTF_8));
        };
    }

    private byte[] file(byte[] header, List<byte[]> events) {
        ByteArrayOutputStream segments = new ByteArrayOutputStream();
        ByteArrayOutputStream segment = new ByteArrayOutputStream();
        long first = 0;
        long number = 0;
        for (byte[] event : events) {
            if (segment.size() + event.length > LogFormat.SEGMENT - LogFormat.SEGMENT_PREFIX) {
                segments.writeBytes(segment(segment.toByteArray(), first, false));
                segment.reset();
                first = number;
            }
            segment.writeBytes(event);
            number++;
        }
        segments.writeBytes(segment(segment.toByteArray(), first, true));
        int length = (int) LogFormat.firstSegment(header.length);
        ByteBuffer file = ByteBuffer.allocate(length + segments.size()).order(ByteOrder.LITTLE_ENDIAN);
        file.put(LogFormat.MAGIC).putInt(LogFormat.VERSION).putInt(0);
        file.putInt(header.length)
                .putInt(LogFormat.crc(header, 0, header.length))
                .put(header);
        file.position(length);
        file.put(segments.toByteArray());
        byte[] bytes = file.array();
        return switch (any(40)) {
            case 0 -> Arrays.copyOf(bytes, any(bytes.length));
            case 1 -> {
                bytes[any(bytes.length)] ^= (byte) (1 << any(8));
                yield bytes;
            }
            case 2 -> Arrays.copyOf(bytes, bytes.length + any(100_000));
            case 3 -> {
                ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(16, (int) number());
                yield bytes;
            }
            default -> bytes;
        };
    }

    private byte[] segment(byte[] events, long first, boolean last) {
        boolean open = last && any(10) == 0;
        int used = any(60) == 0 ? (int) number() : events.length;
        long number = any(60) == 0 ? number() : first;
        ByteBuffer segment = ByteBuffer.allocate(
                        last && !open ? LogFormat.SEGMENT_PREFIX + events.length : LogFormat.SEGMENT)
                .order(ByteOrder.LITTLE_ENDIAN);
        segment.putLong(8, number).position(LogFormat.SEGMENT_PREFIX);
        segment.put(events);
        if (!open) {
            int covered = Math.max(0, Math.min(used, segment.capacity() - LogFormat.SEGMENT_PREFIX)) + 8;
            segment.putInt(0, LogFormat.crc(segment.array(), 8, covered)).putInt(4, used);
        }
        return segment.array();
    }
}
