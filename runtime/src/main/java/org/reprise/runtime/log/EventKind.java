package org.reprise.runtime.log;

/**
 * The kinds of event a log holds. Ids are stable: a kind keeps its id for ever, and a kind that is dropped leaves a hole.
 *
 * <p>A kind's <em>fields</em> are written one letter each: {@code u} unsigned varint, {@code s} zigzag varint, {@code x} four
 * bytes, {@code t} length and text ({@link LogText}), {@code b} length and bytes.
 */
public enum EventKind {
    /** All but the last piece of a text or of bytes that do not fit one event; the event it belongs to follows, whose last text or bytes they are. */
    CHUNK(1, "b", Place.HOOK),
    /** First event: seed of every generator that Reprise sets, first thread id handed out. */
    SEED(2, "xxu", Place.HOOK),
    /** Second event: the system properties as they were when the target began. */
    PROPERTIES(3, "b", Place.HOOK),
    /**
     * A class of the target was defined: its name, CRC-32C of its class file. Where it stands means nothing, and its count is 0: the verifier loads the classes that a
     * method needs in the order of addresses in the JVM.
     */
    CLASS(4, "tx", Place.HOOK),
    /**
     * Last event: the status given to exit or halt, as an unsigned number of 32 bits, plus one; 0 when the program ran off its last thread; CRC-32C of
     * all events before.
     */
    END(5, "ux", Place.HOOK),
    /** Every 2^20 yield points: thread, CRC-32C of its stack. */
    PULSE(6, "ux", Place.YIELD_POINT),
    /**
     * An operation that a replay does not carry out has loaded a class of the JDK: its name, with dots; 1 if it is the platform loader's, plus 2 if it is initialized; its identity
     * hash code. It stands before the event of the operation, and its count is 0.
     */
    JDK_CLASS(7, "tux", Place.HOOK),

    /** The slice was used up: next thread. */
    PREEMPT(8, "u", Place.YIELD_POINT),
    /** The holder waits to enter a monitor: next thread. */
    MONITOR(9, "u", Place.TURN),
    /** The holder is in Object.wait: next thread. */
    WAIT(10, "u", Place.TURN),
    /** The holder is parked: next thread. */
    PARK(11, "u", Place.TURN),
    /** The holder sleeps: next thread. */
    SLEEP(12, "u", Place.TURN),
    /** The holder called yield or onSpinWait, and another thread could go on: next thread. */
    YIELD(13, "u", Place.TURN),
    /** The holder is in an operation of the operating system that may block: next thread. */
    BLOCKED(14, "u", Place.TURN),
    /** The holder ended: next thread. */
    THREAD_END(15, "u", Place.TURN),
    /** The holder starts a thread: its number, its name. */
    THREAD_START(16, "ut", Place.HOOK),
    /**
     * The turn was taken from a holder that was blocked where no hook is: next thread, the holder, where it was. Where the next thread is the holder, nobody had the turn, until the {@link #BLOCKED} that follows.
     */
    TAKEN(17, "uut", Place.NOWHERE),

    /** A thread that is not the target's acted on one of the target's: 1 if no thread had the turn, else 0; 1 unparked it, 2 interrupted it, 3 notified it, 4 woke it for what is queued; thread. */
    OUTSIDE(18, "uuu", Place.BETWEEN),
    /** A thread that was started from outside joins the target: 1 if no thread had the turn, else 0; its number, its name. */
    ADOPTED(19, "uut", Place.BETWEEN),

    /** System.nanoTime: difference to the last one, ns. */
    NANO_TIME(20, "s", Place.HOOK),
    /** System.currentTimeMillis: difference to the last one, ms. */
    MILLIS(21, "s", Place.HOOK),
    /** The wall clock in ns as java.time reads it: difference to the last one. */
    INSTANT(22, "s", Place.HOOK),

    /** No thread could go on, or one that waits for another could not, for so long that Reprise said so: 1 if no thread had the turn, else 0; what it said. */
    STALLED(23, "ut", Place.BETWEEN),

    /** A whole number from outside: {@link Source} id, value. */
    NUMBER(24, "us", Place.HOOK),
    /** A text from outside, or none: {@link Source} id, 0 for null or 1, text. */
    TEXT(25, "uut", Place.HOOK),
    /** Bytes from outside: {@link Source} id, bytes. */
    BYTES(26, "ub", Place.HOOK),
    /** The call threw: {@link Source} id, exception class, message ("" for none). */
    THROWN(27, "utt", Place.HOOK),

    /** The holder has left a lock, or is about to enter a monitor, that another thread has waited for too long: next thread, the how manieth such place this is since the last event or yield point, 0 for the first bin of a ConcurrentHashMap. */
    HANDOVER(28, "uu", Place.TURN),

    /** The slice was used up at a site, between two yield points: next thread, the how manieth site this is since the last event or yield point. */
    SITE(29, "uu", Place.TURN),

    /**
     * A file was opened: path, what it was (1 input, 2 image, 3 output, 4 stream, 5 opening it threw); of an input or image, else 0: number of the file that was first opened on it,
     * its size in bytes then, and 1 if the log has the data of its blocks.
     */
    OPEN(32, "tuuuu", Place.HOOK),
    /** A block was read from a file: file number, offset in bytes, result in bytes, CRC-32C of the data. */
    READ(33, "uusx", Place.HOOK),
    /** A block was written to a file: file number, offset in bytes, length in bytes, CRC-32C of the data. */
    WRITE(34, "uuux", Place.HOOK),
    /** Console output begins: descriptor (1 or 2), length in bytes, CRC-32C of the data. */
    OUTPUT(35, "uux", Place.HOOK),
    /** That output has been handed to the operating system. */
    OUTPUT_DONE(36, "", Place.HOOK),
    /**
     * What an input or image was when it was first opened: number of that file, SHA-256, or nothing where it could not be read. Where it stands means nothing, and its
     * count is 0.
     */
    FINGERPRINT(37, "ub", Place.HOOK),
    /** The program is about to see a block of 4096 bytes of an input or image for the first time, or a request has brought one: number of the file first opened on it or 0, number of the block, data without the zeros at their end. */
    BLOCK(38, "uub", Place.HOOK),
    /** The same, of a block whose data are in the log: how many such events ago, of both kinds, in place of the data. */
    SAME_BLOCK(39, "uuu", Place.HOOK),

    /**
     * What was queued is delivered at a checkpoint: number of the checkpoint, as the difference to that of the last delivery; where the checkpoint is, where what was queued comes
     * from (twice the number of a hook, or twice the id given to {@code Replay} and one); 1 if a thread queued it that is not in lockstep; what tells it from others.
     */
    ASYNC(40, "suuuu", Place.HOOK),
    /**
     * An input is delivered: the same first four; number of the object that takes it, from 1, or 0; class and method. A {@code HOOK_VALUE} with the arguments follows.
     */
    INPUT(41, "suuuut", Place.HOOK),
    /** What a method with a hook of the user's returned: number of the hook; the number, or 0 for nothing, or, of a clock, the difference to the last one. */
    HOOK_NUMBER(42, "us", Place.HOOK),
    /** What such a method returned, or what an input or a block holds: number of the hook, the value. */
    HOOK_VALUE(43, "ub", Place.HOOK),
    /** Such a method threw: number of the hook, exception class, message ("" for none). */
    HOOK_THROWN(44, "utt", Place.HOOK),
    /** The machine goes idle: number of the hook. */
    WARP_START(45, "u", Place.HOOK),
    /** The machine has idled: number of the hook, how long in ns. */
    WARP(46, "us", Place.HOOK),
    /** The program computed a digest of its state: number of the hook, digest. */
    DIGEST(47, "us", Place.HOOK),
    /** A request to a device is done: number of the hook, of the request, what the method returned, CRC-32C of the data. */
    REQUEST(48, "uusx", Place.HOOK),
    /** The guest's instruction count at the event before: number of the hook, difference to the last one. */
    ICOUNT(49, "us", Place.HOOK),
    /** Reprise said something: what. */
    SAID(50, "t", Place.HOOK),
    /** The program said why it stops. */
    SHUTDOWN(51, "t", Place.HOOK),

    /** The program looked at a reference that the collector had cleared: number of the look, as the difference to the last such. */
    CLEARED(52, "s", Place.HOOK),
    /** A reference that the collector was done with is enqueued, finalized or cleaned up: its number. */
    RECLAIMED(53, "u", Place.HOOK),
    /** A reference is no longer there: its number. */
    GONE(54, "u", Place.HOOK),

    /** Bytes were handed to the operating system: {@link Source} id, what it answered, CRC-32C of the bytes. */
    SENT(56, "usx", Place.HOOK),
    /**
     * The X server said something: how many bytes the program had sent when it got that, plus one, or 0 for what it gets when it asks for events; the bytes. It stands before the first event behind it, and its
     * count is 0.
     */
    DISPLAY(57, "ub", Place.HOOK),
    /** The same, of bytes that are packed: how many they are, and, in place of them, how they were before. */
    DISPLAY_PACKED(58, "uub", Place.HOOK);

    /** Where in a thread's run an event of a kind is met. */
    public enum Place {
        /** In a hook: the holder goes on. */
        HOOK,
        /** In a hook that gives the turn away: the first field is the next thread, perhaps the same. */
        TURN,
        /** At a yield point. */
        YIELD_POINT,
        /** Where the holder stood still, in neither of them: the first field is the next thread. */
        NOWHERE,
        /** Between the turns of two threads: right behind an event that gives the turn away, or, where nobody had it, right before. */
        BETWEEN
    }

    /** All ids are below. */
    static final int IDS = 64;

    private static final EventKind[] BY_ID = new EventKind[IDS];

    static {
        for (EventKind kind : values()) {
            BY_ID[kind.id] = kind;
        }
    }

    /** Stable id, 1 to 63. */
    public final int id;
    /** One letter a field, see above. */
    public final String fields;
    /** Where it is met. */
    public final Place place;
    /** How many of the fields are texts or bytes. */
    final int texts;

    EventKind(int id, String fields, Place place) {
        this.id = id;
        this.fields = fields;
        this.place = place;
        int number = 0;
        for (int i = 0; i < fields.length(); i++) {
            number += fields.charAt(i) == 't' || fields.charAt(i) == 'b' ? 1 : 0;
        }
        texts = number;
    }

    /** Returns the kind with that id, or null. */
    public static EventKind of(int id) {
        return id >= 0 && id < BY_ID.length ? BY_ID[id] : null;
    }

    /** Whether the first field names the thread that has the turn from here on. */
    public boolean switchesTurn() {
        return place == Place.TURN || place == Place.NOWHERE || this == PREEMPT;
    }
}
