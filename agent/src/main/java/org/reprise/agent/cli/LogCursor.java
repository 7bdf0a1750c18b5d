package org.reprise.agent.cli;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.reprise.runtime.log.EventKind;
import org.reprise.runtime.log.LogHeader;
import org.reprise.runtime.log.LogReader;
import org.reprise.runtime.log.LogText;

/**
 * Follows a log event by event, as a replay does: who has the turn, how many yield points have passed, what the clocks say, which files
 * are open. Needs the same memory for a log of any length, with whatever in it.
 */
final class LogCursor implements AutoCloseable {
    /** Files whose paths are remembered: the last ones opened. */
    private static final int FILES = 4096;

    private static final byte[] NONE = new byte[0];
    /** Bytes that are kept of one text. */
    private static final int SHOWN = 1 << 20;
    /** Second field of OPEN where no file was opened. */
    private static final int FAILED = 5;

    private final LogReader log;
    private final Threads threads = new Threads();
    private final Map<Long, String> files = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, String> eldest) {
            return size() > FILES;
        }
    };
    /** Files opened so far; standard input is file 0. */
    private long opened = 1;

    private final Map<EventKind, Long> clocks = new TreeMap<>();

    private boolean started;
    private EventKind kind;
    private Object[] fields;
    private long thread;
    private long next;
    private long yieldPoints;
    private String programEnd = "";
    private long taken;
    private long firstTaken = -1;
    /** What the CHUNK events right before the next event hold. */
    private final ByteArrayOutputStream pieces = new ByteArrayOutputStream();
    /** Where not all of these are kept: the beginning of a character that is not whole, and how many bytes there were between. */
    private byte[] begun = NONE;

    private long omitted;
    /** The same of the event at hand. */
    private long omittedBefore;

    /** Opens a log before its first event. */
    LogCursor(File path) throws IOException {
        log = new LogReader(path);
        files.put(0L, "standard input");
    }

    /** Goes to the next event; returns false where there is none. */
    boolean next() throws IOException {
        if (started) {
            log.next();
        }
        started = true;
        thread = next;
        kind = log.kind();
        if (kind == null) {
            return false;
        }
        if (kind != EventKind.CHUNK && pieces.size() > 0) {
            log.begins(front());
        }
        yieldPoints += log.count();
        fields = new Object[kind.fields.length()];
        for (int i = 0; i < fields.length; i++) {
            fields[i] = field(kind.fields.charAt(i));
        }
        if (kind == EventKind.CHUNK) {
            keep((byte[]) fields[0]);
        } else {
            pieces.reset();
            begun = NONE;
            omittedBefore = omitted;
            omitted = 0;
        }
        follow();
        return true;
    }

    /** Of a long text or of many bytes, keeps the beginning, and at the end what is not a whole character yet. */
    private void keep(byte[] piece) {
        if (omitted == 0 && pieces.size() + piece.length <= SHOWN) {
            pieces.write(piece, 0, piece.length);
            return;
        }
        if (omitted == 0) {
            byte[] shown = pieces.toByteArray();
            int whole = LogText.whole(shown);
            pieces.reset();
            pieces.write(shown, 0, whole);
            begun = Arrays.copyOfRange(shown, whole, shown.length);
        }
        byte[] end = Arrays.copyOf(begun, begun.length + piece.length);
        System.arraycopy(piece, 0, end, begun.length, piece.length);
        int whole = LogText.whole(end);
        omitted += whole;
        begun = Arrays.copyOfRange(end, whole, end.length);
    }

    private byte[] front() {
        byte[] front = pieces.toByteArray();
        byte[] all = Arrays.copyOf(front, front.length + begun.length);
        System.arraycopy(begun, 0, all, front.length, begun.length);
        return all;
    }

    private Object field(char letter) {
        return switch (letter) {
            case 'u' -> log.unsigned();
            case 's' -> log.signed();
            case 'x' -> log.fixed();
            case 't' -> log.text();
            case 'b' -> log.bytes();
            default -> throw new IllegalStateException(kind + " has a field " + letter);
        };
    }

    private void follow() {
        if (kind.switchesTurn()) {
            next = number(0);
            threads.turnTo(next);
        }
        switch (kind) {
            case THREAD_START -> threads.name(number(0), (String) fields[1]);
            case ADOPTED -> threads.name(number(1), (String) fields[2]);
            case NANO_TIME, MILLIS, INSTANT -> clocks.merge(kind, number(0), Long::sum);
            case OPEN -> {
                if (number(1) != FAILED) {
                    files.put(opened++, (String) fields[0]);
                }
            }
            case END -> programEnd = end();
            case TAKEN -> {
                taken++;
                firstTaken = firstTaken < 0 ? event() : firstTaken;
            }
            default -> {
                // Changes nothing that is followed here.
            }
        }
    }

    private String end() {
        long how = number(0);
        return how == 0 ? "ended by its last thread" : "ended with status " + (int) (how - 1);
    }

    LogHeader header() {
        return log.header();
    }

    /** Number of the event at hand; behind the last one, how many there are. */
    long event() {
        return log.number();
    }

    EventKind kind() {
        return kind;
    }

    long count() {
        return log.count();
    }

    /** CRC-32C of all events before the one at hand, which is the last; to be asked once. */
    int digest() {
        return log.digest();
    }

    /** Bytes of the event at hand. */
    int size() {
        return log.size();
    }

    Object[] fields() {
        return fields;
    }

    /** Of the last text or bytes among the fields, how many bytes are left out, behind a beginning of {@link #SHOWN}. */
    long omitted() {
        return kind == EventKind.CHUNK ? 0 : omittedBefore;
    }

    /** Value of a field {@code u} or {@code s} of the event at hand. */
    long number(int field) {
        return (Long) fields[field];
    }

    /** Yield points of all threads, from the first event to the one at hand. */
    long yieldPoints() {
        return yieldPoints;
    }

    /** The thread that meets the event at hand. */
    long thread() {
        return thread;
    }

    /** The thread that has the turn after the event at hand. */
    long nextThread() {
        return next;
    }

    /** Threads seen up to here. */
    Threads threads() {
        return threads;
    }

    /** A thread in words. */
    String thread(long number) {
        String name = threads.name(number);
        return "thread " + number + (name.isEmpty() ? "" : " " + Quote.text(name));
    }

    /** A file in words. */
    String file(long number) {
        String path = files.get(number);
        return "file " + number + (path == null ? "" : " " + Quote.text(path));
    }

    /** The file that an OPEN event at hand opened, or did not, in words. */
    String openedFile() {
        return number(1) == FAILED ? "no file " + Quote.text((String) fields[0]) : file(opened - 1);
    }

    /** The number of the file that an OPEN event at hand opened. */
    long openedNumber() {
        return opened - 1;
    }

    /** What the clock of that kind says at the event at hand: ns for NANO_TIME and INSTANT, ms for MILLIS. */
    long clock(EventKind clock) {
        return clocks.getOrDefault(clock, 0L);
    }

    /** A moment of a wall clock in words. */
    static String time(EventKind clock, long value) {
        long units = clock == EventKind.MILLIS ? 1000 : 1_000_000_000;
        return Instant.ofEpochSecond(Math.floorDiv(value, units), Math.floorMod(value, units) * (1_000_000_000 / units))
                .toString();
    }

    long segments() {
        return log.segments();
    }

    boolean sealed() {
        return log.sealed();
    }

    /** Whether the log tells how its program ended; known behind the last event. */
    boolean complete() {
        return !programEnd.isEmpty();
    }

    /** How the program ended, in words; known from END on. */
    String programEnd() {
        return programEnd;
    }

    /** Whether the recording is exact up to the event at hand, in words. */
    String exactness() {
        return taken == 0
                ? "yes"
                : "no, from event " + firstTaken + " on: a thread lost its turn where no hook is, "
                        + (taken == 1 ? "once" : taken + " times") + " (`dump --kind TAKEN` says where)";
    }

    /** How the log ends, in words; known behind the last event. */
    String ending() {
        if (!complete()) {
            return "cut off after " + log.number()
                    + " events, without END: the recording was killed, or still runs; a replay goes that far";
        }
        return "the program " + programEnd + (log.sealed() ? "" : "; the log itself was not closed");
    }

    @Override
    public void close() throws IOException {
        log.close();
    }
}
