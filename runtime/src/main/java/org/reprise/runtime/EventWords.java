package org.reprise.runtime;

import org.reprise.runtime.log.EventKind;
import org.reprise.runtime.log.LogException;
import org.reprise.runtime.log.LogReader;

/** Says in words what the program does at an event, so that a report of a divergence can be read without the log's format at hand; the kind's name follows, for {@code dump}. */
final class EventWords {
    /** Characters of a text, or bytes, that are shown. */
    private static final int SHOWN = 80;

    private EventWords() {}

    /**
     * Returns what the recording has at the log's event at hand, whatever has been read of it.
     *
     * @param replayer knows threads, files and hooks
     */
    static String recorded(LogReader log, Replayer replayer) {
        EventKind kind = log.kind();
        if (kind == null) {
            return "its end";
        }
        log.rewind();
        String words;
        try {
            words = fields(kind, log, replayer);
        } catch (LogException e) {
            words = of(kind);
        }
        return words + " (" + kind + ')';
    }

    /** Returns what the program does that comes to an event of that kind. */
    static String actual(EventKind kind) {
        return of(kind) + " (" + kind + ')';
    }

    private static String fields(EventKind kind, LogReader log, Replayer replayer) {
        if (kind.switchesTurn()) {
            return turn(kind, log, replayer);
        }
        return switch (kind) {
            case NUMBER -> asked(log.unsigned()) + ", answered with " + log.signed();
            case TEXT -> text(log);
            case BYTES -> answer(log);
            case THROWN -> asked(log.unsigned()) + ", answered with the exception " + thrown(log);
            case SENT -> sent(log);
            case OPEN -> "an opening of the file " + quote(log.text());
            case READ -> read(log, replayer);
            case WRITE -> write(log, replayer);
            case BLOCK, SAME_BLOCK -> block(log, replayer);
            case OUTPUT -> output(log.unsigned(), log.unsigned());
            case THREAD_START -> "a start of thread " + log.unsigned() + " " + quote(log.text());
            case OUTSIDE -> outside(log, replayer);
            case ADOPTED -> adopted(log);
            case END -> Replayer.words(log.unsigned());
            case HOOK_NUMBER -> call(log, replayer) + ", which returned " + log.signed();
            case HOOK_VALUE -> call(log, replayer) + ", which returned " + bytes(log.bytes());
            case HOOK_THROWN -> call(log, replayer) + ", which threw " + thrown(log);
            case WARP_START, WARP, DIGEST, ICOUNT -> of(kind) + " by " + replayer.hooks.site(log.unsigned());
            case REQUEST -> request(log, replayer);
            case ASYNC, INPUT -> delivery(kind, log, replayer);
            case SAID -> "a message of Reprise, " + quote(log.text());
            case SHUTDOWN -> "a shutdown for " + quote(log.text());
            default -> of(kind);
        };
    }

    private static String of(EventKind kind) {
        return switch (kind) {
            case SEED -> "the seed of random numbers";
            case PROPERTIES -> "the system properties";
            case END -> "the end of the program";
            case PULSE -> "one of the yield points at which stacks are compared";
            case PREEMPT -> "the end of a slice";
            case MONITOR -> "a wait to enter a monitor";
            case WAIT -> "a call of Object.wait";
            case PARK -> "a thread that parks";
            case SITE -> "the end of a slice between two yield points";
            case HANDOVER -> "a thread that hands the turn to one that has waited long for a lock";
            case SLEEP -> "a thread that sleeps";
            case YIELD -> "a call of Thread.yield";
            case BLOCKED -> "an operation that may block";
            case THREAD_END -> "the end of a thread";
            case THREAD_START -> "a start of a thread";
            case TAKEN -> "a turn that was taken from a thread that was blocked where no hook is";
            case OUTSIDE, STALLED -> "something from outside the program";
            case ADOPTED -> "a thread from outside that joins";
            case NANO_TIME -> "a look at System.nanoTime";
            case MILLIS -> "a look at System.currentTimeMillis";
            case INSTANT -> "a look at the wall clock through java.time";
            case NUMBER, TEXT, BYTES -> "a question to the system";
            case THROWN -> "an exception of the system";
            case OPEN -> "an opening of a file";
            case READ -> "a read of a file";
            case WRITE -> "a write to a file";
            case BLOCK, SAME_BLOCK -> "a first look at a block of a file";
            case OUTPUT -> "output";
            case OUTPUT_DONE -> "output that has been written";
            case SENT -> "bytes that are sent";
            case ASYNC -> "a delivery of a completion";
            case INPUT -> "a delivery of an input";
            case HOOK_NUMBER, HOOK_VALUE, HOOK_THROWN -> "a call of a method with a hook";
            case WARP_START -> "the beginning of an idle time";
            case WARP -> "the end of an idle time";
            case DIGEST -> "a digest of the program's state";
            case REQUEST -> "a request to a device";
            case ICOUNT -> "a look at the guest's instruction count";
            case SAID -> "a message of Reprise";
            case SHUTDOWN -> "a shutdown";
            case CLEARED -> "a look at a reference that the collector has cleared";
            case RECLAIMED -> "a reference that the collector is done with";
            case GONE -> "a reference that is collected itself";
            default -> "an event";
        };
    }

    private static String turn(EventKind kind, LogReader log, Replayer replayer) {
        String next = replayer.threadWords(log.unsigned());
        if (kind == EventKind.TAKEN) {
            return "a turn of " + next + ", which was taken from " + replayer.threadWords(log.unsigned())
                    + ", blocked in " + log.text();
        }
        return of(kind) + ", then a turn of " + next;
    }

    /** Returns what is asked that a source answers. */
    static String asked(long source) {
        Source known = Source.of(source);
        return "a question for " + (known == null ? "source " + source : known.words + ", " + known);
    }

    private static String text(LogReader log) {
        long source = log.unsigned();
        boolean present = log.unsigned() != 0;
        String text = log.text();
        return asked(source) + ", answered with " + (present ? quote(text) : "nothing");
    }

    /** Of the whole environment no word: it may hold what nobody else is to read, and a report is shown to others. */
    private static String answer(LogReader log) {
        long source = log.unsigned();
        byte[] bytes = log.bytes();
        return asked(source) + ", answered with "
                + (source == Source.ENVIRONMENT.id ? bytes.length + " bytes" : bytes(bytes));
    }

    private static String thrown(LogReader log) {
        String type = log.text();
        String description = log.text();
        return shorten(type) + (description.isEmpty() ? "" : " " + quote(description));
    }

    private static String sent(LogReader log) {
        Source source = Source.of(log.unsigned());
        return "bytes sent to " + (source == null ? "the system" : source.words);
    }

    private static String read(LogReader log, Replayer replayer) {
        String file = replayer.fileWords(log.unsigned());
        long offset = log.unsigned();
        long result = log.signed();
        return "a read of " + (result < 0 ? "nothing" : result + " bytes") + " at byte " + offset + " of " + file;
    }

    private static String write(LogReader log, Replayer replayer) {
        String file = replayer.fileWords(log.unsigned());
        long offset = log.unsigned();
        return "a write of " + log.unsigned() + " bytes at byte " + offset + " of " + file;
    }

    private static String block(LogReader log, Replayer replayer) {
        long medium = log.unsigned();
        return "a first look at block " + log.unsigned()
                + (medium == Engine.NO_FILE ? " of a request's data" : " of " + replayer.fileWords(medium));
    }

    /** Returns output in words. */
    static String output(long descriptor, long length) {
        return "output of " + length + " bytes to "
                + (descriptor == 1
                        ? "standard output"
                        : descriptor == 2 ? "standard error" : "descriptor " + descriptor);
    }

    private static String outside(LogReader log, Replayer replayer) {
        log.unsigned();
        boolean spurious = log.unsigned() == Outside.Deed.SPURIOUS.id;
        String thread = replayer.threadWords(log.unsigned());
        return spurious
                ? "a spurious wake-up of " + thread
                : "something done to " + thread + " by a thread that is not the program's";
    }

    private static String adopted(LogReader log) {
        log.unsigned();
        return "thread " + log.unsigned() + " " + quote(log.text()) + ", which joins from outside";
    }

    private static String call(LogReader log, Replayer replayer) {
        return "a call of " + replayer.hooks.site(log.unsigned());
    }

    private static String request(LogReader log, Replayer replayer) {
        String site = replayer.hooks.site(log.unsigned());
        long number = log.unsigned();
        return "request " + number + " by " + site + ", which returned " + log.signed();
    }

    private static String delivery(EventKind kind, LogReader log, Replayer replayer) {
        log.signed();
        String site = replayer.hooks.site(log.unsigned());
        return of(kind) + " from " + replayer.hooks.site(log.unsigned()) + " at the checkpoint " + site;
    }

    /** Returns a text in quotes, in one line and not too long. */
    static String quote(String text) {
        return '"'
                + shorten(text)
                + '"'
                + (text.length() > SHOWN ? " and so on, " + text.length() + " characters" : "");
    }

    private static String shorten(String text) {
        return text.length() > SHOWN ? text.substring(0, SHOWN) : text;
    }

    /** Returns bytes in words: those that are ASCII as such. */
    static String bytes(byte[] bytes) {
        return bytes.length + (bytes.length == 1 ? " byte" : " bytes") + beginning(bytes, 0, bytes.length);
    }

    /** Returns how the bytes begin, for a sentence that has told their number. */
    static String beginning(byte[] bytes, int offset, int length) {
        if (length == 0) {
            return "";
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length && i < SHOWN; i++) {
            byte b = bytes[offset + i];
            text.append(b >= ' ' && b <= '~' ? (char) b : '.');
        }
        return (length > SHOWN ? ", which begin \"" : ", \"") + text + '"';
    }
}
