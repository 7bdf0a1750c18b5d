package org.reprise.agent.cli;

import java.util.HexFormat;
import java.util.StringJoiner;
import org.reprise.runtime.Source;
import org.reprise.runtime.log.EventKind;

/** Says in words what the fields of an event mean; a kind that it does not know is printed field by field. */
final class EventText {
    /** By the second field of OPEN. */
    private static final String[] OPENED = {"kind 0", "input", "image", "output", "stream", "failed"};

    /** By the second field of OUTSIDE. */
    private static final String[] DEEDS = {
        "",
        "unparked from outside",
        "interrupted from outside",
        "notified from outside",
        "woken for what is queued from outside",
        "woken for no reason"
    };

    /** Columns of a kind. */
    private static final int KIND = 12;

    private EventText() {}

    private static String deed(long id) {
        return id >= 1 && id < DEEDS.length ? DEEDS[(int) id] : "treated (" + id + ") from outside";
    }

    /** Returns the event at hand as a line: a mark, number, thread, yield points so far, those since the event before, kind, fields. */
    static String line(String mark, LogCursor event) {
        // By hand: a log may have tens of millions.
        StringBuilder line = new StringBuilder(120).append(mark);
        append(line, 10, Long.toString(event.event()));
        append(line, 7, Long.toString(event.thread()));
        append(line, 15, Long.toString(event.yieldPoints()));
        append(line, 11, "+" + event.count());
        line.append("  ").append(event.kind());
        for (int column = event.kind().toString().length(); column < KIND; column++) {
            line.append(' ');
        }
        line.append(' ').append(of(event));
        if (event.omitted() != 0) {
            line.append(", ").append(event.omitted()).append(" bytes of which are left out");
        }
        return line.toString().stripTrailing();
    }

    /** Appends a blank at least, and the text at the right end of that many columns. */
    private static void append(StringBuilder line, int columns, String text) {
        line.append(' ');
        for (int column = text.length() + 1; column < columns; column++) {
            line.append(' ');
        }
        line.append(text);
    }

    /** Returns the fields of the event at hand. */
    static String of(LogCursor event) {
        Object[] fields = event.fields();
        if (event.kind().switchesTurn()) {
            String kept = event.nextThread() == event.thread() ? " (keeps the turn)" : "";
            String taken = event.kind() == EventKind.TAKEN ? ", taken in " + name(fields[2]) : "";
            return "turn to " + event.thread(event.nextThread()) + kept + taken;
        }
        return switch (event.kind()) {
            case CHUNK -> Quote.bytes((byte[]) fields[0]) + ", more follows";
            case SEED ->
                "seed " + Quote.crc(fields[0]) + " " + Quote.crc(fields[1]) + ", first thread id "
                        + unsigned(fields[2]);
            case PROPERTIES -> Quote.bytes((byte[]) fields[0]);
            case CLASS -> name(fields[0]) + ", CRC-32C " + Quote.crc(fields[1]);
            case END -> "the program " + event.programEnd();
            case PULSE -> event.thread(event.number(0)) + ", stack " + Quote.crc(fields[1]);
            case OUTSIDE -> event.thread(event.number(2)) + " is " + deed(event.number(1));
            case ADOPTED -> event.thread(event.number(1)) + " joins, started from outside";
            case STALLED -> Quote.text((String) fields[1]);
            case THREAD_START -> "starts " + event.thread(event.number(0));
            case NANO_TIME -> event.clock(EventKind.NANO_TIME) + " ns (" + difference(fields[0]) + ")";
            case MILLIS -> clock(event, " ms");
            case INSTANT -> clock(event, " ns");
            case NUMBER -> source(event) + " = " + fields[1];
            case TEXT -> source(event) + " = " + (event.number(1) == 0 ? "null" : Quote.text((String) fields[2]));
            case BYTES -> source(event) + " = " + Quote.bytes((byte[]) fields[1]);
            case THROWN -> source(event) + " threw " + name(fields[1]) + " " + Quote.text((String) fields[2]);
            case OPEN -> opened(event, fields);
            case JDK_CLASS ->
                name(fields[0]) + (event.number(1) < 2 ? "" : ", initialized") + ", identity hash code "
                        + Quote.crc(fields[2]);
            case FINGERPRINT ->
                event.file(event.number(0)) + ", SHA-256 " + HexFormat.of().formatHex((byte[]) fields[1]);
            case DISPLAY -> whenSaid(event) + ": " + Quote.bytes((byte[]) fields[1]);
            case DISPLAY_PACKED ->
                whenSaid(event) + ": " + unsigned(fields[1]) + " bytes, packed to " + ((byte[]) fields[2]).length;
            case BLOCK ->
                event.file(event.number(0)) + ", block " + unsigned(fields[1]) + ": " + Quote.bytes((byte[]) fields[2]);
            case SAME_BLOCK ->
                event.file(event.number(0)) + ", block " + unsigned(fields[1]) + ": the data logged "
                        + unsigned(fields[2]) + " blocks ago";
            case READ ->
                event.file(event.number(0)) + " at byte " + unsigned(fields[1]) + ": read " + fields[2] + ", CRC-32C "
                        + Quote.crc(fields[3]);
            case WRITE ->
                event.file(event.number(0)) + " at byte " + unsigned(fields[1]) + ": wrote " + unsigned(fields[2])
                        + ", CRC-32C " + Quote.crc(fields[3]);
            case OUTPUT ->
                descriptor(event.number(0)) + ", " + unsigned(fields[1]) + " bytes, CRC-32C " + Quote.crc(fields[2]);
            case SENT -> source(event) + " takes bytes with CRC-32C " + Quote.crc(fields[2]) + ", answers " + fields[1];
            case ASYNC ->
                delivery(event)
                        + site(event.number(2))
                        + from(event)
                        + (event.number(4) == 0 ? "" : ", " + key(event.number(4)));
            case INPUT ->
                delivery(event) + site(event.number(2)) + from(event) + ": " + name(fields[5]) + ", object "
                        + unsigned(fields[4]);
            case HOOK_NUMBER -> site(event.number(0)) + " = " + fields[1];
            case HOOK_VALUE -> site(event.number(0)) + " = " + Quote.bytes((byte[]) fields[1]);
            case HOOK_THROWN ->
                site(event.number(0)) + " threw " + name(fields[1]) + " " + Quote.text((String) fields[2]);
            case WARP_START -> site(event.number(0)) + " goes idle";
            case WARP -> site(event.number(0)) + " has idled for " + fields[1] + " ns";
            case DIGEST -> site(event.number(0)) + " = " + Long.toHexString(event.number(1));
            case REQUEST ->
                site(event.number(0)) + ", request " + unsigned(fields[1]) + " returns " + fields[2] + ", CRC-32C "
                        + Quote.crc(fields[3]);
            case ICOUNT -> site(event.number(0)) + ", " + difference(fields[1]) + " guest instructions";
            default -> generic(event.kind(), fields);
        };
    }

    private static String delivery(LogCursor event) {
        return "at checkpoint " + difference(event.number(0)) + " (" + site(event.number(1)) + "): ";
    }

    private static String from(LogCursor event) {
        return event.number(3) == 0 ? "" : " from outside";
    }

    private static String key(long key) {
        return key % 2 == 0
                ? "request " + Long.toUnsignedString(key / 2 - 1)
                : "arguments " + Long.toHexString(key / 2);
    }

    private static String site(long site) {
        return site % 2 == 0 ? "hook " + site / 2 : "Replay " + (int) (site >>> 1);
    }

    /** Of what the X server said. */
    private static String whenSaid(LogCursor event) {
        return event.number(0) == 0
                ? "when asked for events"
                : "when the program has sent " + (event.number(0) - 1) + " bytes";
    }

    private static String clock(LogCursor event, String unit) {
        EventKind kind = event.kind();
        long value = event.clock(kind);
        return LogCursor.time(kind, value) + " = " + value + unit + " (" + difference(event.fields()[0]) + ")";
    }

    private static String difference(Object value) {
        return ((Long) value < 0 ? "" : "+") + value;
    }

    /** A name of something in the program, which is not quoted. */
    private static String name(Object text) {
        return Quote.escape((String) text);
    }

    private static String unsigned(Object value) {
        return Long.toUnsignedString((Long) value);
    }

    private static String source(LogCursor event) {
        return source(event.number(0));
    }

    /** Returns the name of a source. */
    static String source(long id) {
        Source source = Source.of(id);
        return source == null ? "source " + Long.toUnsignedString(id) : source.toString();
    }

    private static String opened(LogCursor event, Object[] fields) {
        long what = event.number(1);
        String kind = what >= 0 && what < OPENED.length ? OPENED[(int) what] : "kind " + Long.toUnsignedString(what);
        long first = event.number(2);
        if (first == 0) {
            return event.openedFile() + ", " + kind;
        }
        String same = first == event.openedNumber() ? "" : ", the same as file " + Long.toUnsignedString(first);
        return event.openedFile() + ", " + kind + ", " + unsigned(fields[3]) + " bytes"
                + (event.number(4) == 0 ? "" : ", data in the log") + same;
    }

    private static String descriptor(long number) {
        return number == 1 ? "standard output" : number == 2 ? "standard error" : "descriptor " + number;
    }

    private static String generic(EventKind kind, Object[] fields) {
        StringJoiner text = new StringJoiner(", ");
        for (int i = 0; i < fields.length; i++) {
            text.add(
                    switch (kind.fields.charAt(i)) {
                        case 'u' -> unsigned(fields[i]);
                        case 's' -> fields[i].toString();
                        case 'x' -> Quote.crc(fields[i]);
                        case 't' -> Quote.text((String) fields[i]);
                        default -> Quote.bytes((byte[]) fields[i]);
                    });
        }
        return text.toString();
    }
}
