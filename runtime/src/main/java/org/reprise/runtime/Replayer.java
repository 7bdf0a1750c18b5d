package org.reprise.runtime;

import java.io.IOException;
import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import jdk.internal.vm.annotation.DontInline;
import org.reprise.runtime.log.EventKind;
import org.reprise.runtime.log.LogException;
import org.reprise.runtime.log.LogFormat;
import org.reprise.runtime.log.LogReader;

/**
 * Runs the target from the log. Each hook checks that the event at hand is of its kind and stands at this very count of yield points; the
 * first difference is the divergence.
 */
final class Replayer extends Engine implements Consumer<LogException> {
    /** Furthest that the counter is set ahead, yield points. */
    private static final int FAR = 1 << 30;
    /** Events told of before a divergence. */
    private static final int REMEMBERED = 8;

    private final LogReader log;
    private final String path;
    private final EventKind[] lastKinds = new EventKind[REMEMBERED];
    private final long[] lastCounts = new long[REMEMBERED];
    /** Where in the log they are. */
    private final long[] lastPositions = new long[REMEMBERED];
    /** Paths of files by number less one. */
    private final List<String> files = new ArrayList<>();
    /** What the first TAKEN event told, a sentence; "" where there was none. */
    private String inexact = "";

    /** The {@code CLEARED} event whose field has been read, and its look. */
    private long clearedNumber = -1;

    private long clearedLook;
    /** The delivery whose first field has been read, and its checkpoint. */
    private long deliveryNumber = -1;

    private long deliveryCheckpoint;
    private final long[] lastNumbers = new long[REMEMBERED];
    /** CRC-32C of class files by name: one for each loader that defines a class of the name, in that order. */
    private final Map<String, List<Integer>> recorded = new HashMap<>();

    private final Map<String, List<Integer>> defined = new HashMap<>();

    /** Where in the log the data of each block are, in the order of their events. */
    private long[] blocksAt = new long[64];

    private int blocks;

    // Of the event at hand, where it is TAKEN: read ahead, since the watchdog asks.
    private long takenNext;
    private long takenHolder;
    private String takenWhere;
    // The same where it is HANDOVER: read ahead, since each place asks where it may stand.
    private long handoverNext;
    private long handoverChances = -1;
    /** The same where it is SITE: the next thread, and sites that pass before it, or -1. */
    private long siteNext;

    private long siteNumber = -1;
    /** Of the event at hand, where it stands between two turns: whether nobody had the turn. Read ahead, to tell whether it is before the next event's turn or behind. */
    private boolean idle;

    private boolean between;
    /** Classes that were asked for ahead of the JVM, and were not to be had. */
    private final List<Early> failed = new ArrayList<>();

    /** A class loader's failure that the JVM is still to meet. */
    static final class Early {
        final ClassLoader loader;
        final String name;
        final Throwable failure;

        Early(ClassLoader loader, String name, Throwable failure) {
            this.loader = loader;
            this.name = name;
            this.failure = failure;
        }
    }

    Replayer(LogReader log, String path) {
        this.log = log;
        this.path = path;
        log.refuses(this);
        arm();
    }

    /** An event cannot be read, in whatever hook: the program is not to see the exception. */
    @Override
    public void accept(LogException refused) {
        throw Stop.halt(Stop.WRONG_LOG, refused.getMessage());
    }

    @Override
    boolean replaying() {
        return true;
    }

    /** Sets the counter so that the slow path is met where the event at hand belongs, or, for a hook's event, just behind. */
    private void arm() {
        EventKind kind = log.kind();
        long until = log.count() - passed;
        // Sites count from the yield point on.
        boolean at = kind != null && kind.place == EventKind.Place.YIELD_POINT || kind == EventKind.SITE && until > 0;
        long steps = at ? until - 1 : until;
        slow = staysSlow();
        count(slow ? 0 : (int) Math.min(steps, FAR));
        if (kind == EventKind.TAKEN && takenWhere == null) {
            takenNext = log.unsigned();
            takenHolder = log.unsigned();
            takenWhere = log.text();
        }
        if (kind == EventKind.HANDOVER && handoverChances < 0) {
            handoverNext = log.unsigned();
            handoverChances = log.unsigned();
        }
        if (kind == EventKind.SITE && siteNumber < 0) {
            siteNext = log.unsigned();
            siteNumber = log.unsigned();
            if (siteNumber <= 0 || siteNumber > Integer.MAX_VALUE) {
                throw corrupt(log.number(), "is at a site that no slice gets to");
            }
        }
        Yield.sites = kind == EventKind.SITE && until == 0 ? (int) siteNumber : 0;
        if (kind != null && kind.place == EventKind.Place.BETWEEN && !between) {
            between = true;
            idle = log.unsigned() != 0;
        }
    }

    @DontInline
    private void advance() {
        if (report != null) {
            report.event(log.kind(), log.count());
        }
        sequence++;
        if (Hooks.engine != null) {
            JdkLoads.initialize(scheduler.turn);
            if (log.kind().place == EventKind.Place.HOOK) {
                JdkLoads.name(scheduler.turn);
                seedHashes();
            }
        }
        int slot = Math.floorMod(sequence, REMEMBERED);
        lastKinds[slot] = log.kind();
        lastCounts[slot] = log.count();
        lastNumbers[slot] = log.number();
        lastPositions[slot] = log.position();
        try {
            log.next();
            takePlaceless();
        } catch (IOException e) {
            throw unreadable(e);
        } catch (LogException e) {
            throw Stop.halt(Stop.WRONG_LOG, e.getMessage());
        }
        passed = 0;
        arm();
    }

    private Error unreadable(IOException e) {
        throw Stop.halt(
                Stop.NO_INPUT,
                "The log " + path + " can no longer be read at event " + log.number() + ": " + e.getMessage());
    }

    private void expect(EventKind kind) {
        if (!isAt(kind)) {
            throw diverged(EventWords.actual(kind));
        }
    }

    /** Whether the event at hand is of that kind, and at this very count. */
    private boolean isAt(EventKind kind) {
        surrenderHere();
        return log.kind() == kind && log.count() == count();
    }

    /** Gives the turn up as often as the holder lost it in the recording since the yield point before. */
    private void surrenderHere() {
        while (log.kind() == EventKind.TAKEN && log.count() == count()) {
            surrender();
        }
    }

    private void expect(EventKind kind, Source source) {
        if (!isAt(kind)) {
            throw diverged(EventWords.asked(source.id) + " (" + kind + ')');
        }
        if (log.unsigned() != source.id) {
            throw differs(EventWords.recorded(log, this), EventWords.asked(source.id));
        }
    }

    /** The event at hand is not what the program does. */
    private Error diverged(String actual) {
        Stop.freeReserve();
        if (log.kind() == null) {
            throw Stop.halt(
                    Stop.CUT_LOG,
                    "The log " + path + " ends before the program did: its recording was cut off after event "
                            + (log.number() - 1) + ". The replay is exact up to there and stops at "
                            + Divergence.where(scheduler) + ".");
        }
        String expected = EventWords.recorded(log, this);
        if (log.count() != count()) {
            throw differs(
                    expected + ", " + points(log.count()) + " after the event before",
                    actual + ", " + points(count()) + " after it",
                    Cause.PATH);
        }
        throw differs(expected, actual, Cause.PATH);
    }

    private static String points(long count) {
        return count + (count == 1 ? " yield point" : " yield points");
    }

    /** What kind of difference it is, which decides what to look for. */
    private enum Cause {
        /** The program took another way. */
        PATH(
                "Something that the program goes by is another one and was not recorded: a value from a native method or from a library that Reprise does not know "
                        + "(`report=summary` names what is known to have escaped, a `value` hook records it), another JVM flag (-ea, -Xss, -D), another agent, or a file of "
                        + "the program that has changed."),
        /** It wrote or sent something else by the same way. */
        DATA(
                "The program did the same as in the recording, and with other data: what they are made of has something that was not recorded, as a value from a native method "
                        + "(`report=summary` names what is known to have escaped, a `value` hook records it), an address, or an identity hash code.");

        final String advice;

        Cause(String advice) {
            this.advice = advice;
        }
    }

    private Error differs(String expected, String actual) {
        throw differs(expected, actual, Cause.PATH);
    }

    private Error differs(String expected, String actual, Cause cause) {
        Stop.freeReserve();
        long number = log.number();
        // Another image is the better explanation.
        settle(true);
        String natives = Unhooked.words();
        if (natives != null) {
            Divergence.note("The program has native methods that no hook is on, and what they return is not recorded: "
                    + natives + ".");
        }
        String outsiders = scheduler.outsiders.words();
        if (outsiders != null) {
            Divergence.note(
                    "Code of the program ran in threads that are not in order with its own: " + outsiders + ".");
        }
        if (log.kind() == EventKind.TAKEN && takenWhere != null) {
            noteInexact(threadWords(takenHolder));
        }
        String advice = inexact.isEmpty()
                ? cause.advice
                : "Put a `blocking` hook on that method, or on one above it, and record again.";
        throw Stop.halt(
                Stop.DIVERGENCE,
                Divergence.report(path, number, inexact, expected, actual, scheduler, history(), advice));
    }

    private void settle(boolean ahead) {
        TargetThread me = Hooks.self();
        if (me != null) {
            me.beginInert();
            try {
                Fingerprints.settle(ahead);
            } finally {
                me.endInert();
            }
        }
    }

    @Override
    Error corrupt(String what) {
        int slot = Math.floorMod(sequence, REMEMBERED);
        throw corrupt(lastNumbers[slot], "is a " + lastKinds[slot] + " that " + what);
    }

    /** The log holds what none can hold. */
    Error corrupt(long event, String what) {
        throw Stop.halt(Stop.WRONG_LOG, "The log " + path + " is corrupt: event " + event + ' ' + what + ".");
    }

    /** The events before, in words; the log reads no further. */
    private String history() {
        StringBuilder text = new StringBuilder();
        for (int i = sequence - REMEMBERED + 1; i <= sequence; i++) {
            int slot = Math.floorMod(i, REMEMBERED);
            if (lastKinds[slot] != null) {
                text.append(text.length() == 0 ? "" : "; ")
                        .append(lastNumbers[slot])
                        .append(' ');
                try {
                    log.revisit(lastPositions[slot]);
                    text.append(EventWords.recorded(log, this));
                } catch (IOException e) {
                    text.append(EventWords.actual(lastKinds[slot]));
                }
                if (lastCounts[slot] > 0) {
                    text.append(", ").append(points(lastCounts[slot])).append(" on");
                }
            }
        }
        return text.length() == 0 ? "none" : text.toString();
    }

    /** A thread, for a message. */
    String threadWords(long number) {
        TargetThread thread = scheduler.thread(number);
        return thread == null ? "thread " + number : thread.toString();
    }

    /** A file, for a message. */
    String fileWords(long number) {
        return number == 0
                ? "standard input"
                : number > 0 && number <= files.size()
                        ? "the file " + EventWords.quote(files.get((int) number - 1))
                        : "file " + number;
    }

    @Override
    void passInside() {
        passed++;
        Yield.left = 0;
    }

    @Override
    void yieldPoint(TargetThread me) {
        if (slow) {
            passInside();
        } else {
            passed += base - Yield.left;
            base = Yield.left;
        }
        while (log.kind() == EventKind.TAKEN && log.count() == passed - 1) {
            passed--;
            surrender();
            passed++;
        }
        EventKind kind = log.kind();
        if (kind != null && kind.place == EventKind.Place.YIELD_POINT && passed == log.count()) {
            if (kind == EventKind.PREEMPT) {
                scheduler.preempt(me, EventKind.PREEMPT);
            } else {
                pulse(me);
            }
        } else if (kind != null && passed <= log.count()) {
            arm();
        } else {
            throw diverged("a yield point where the slice goes on");
        }
    }

    @Override
    void postpone() {
        throw new IllegalStateException("replaying");
    }

    @Override
    void yield(TargetThread me) {
        surrenderHere();
        if (log.kind() == EventKind.YIELD && log.count() == count()) {
            scheduler.block(me, EventKind.YIELD);
        } else {
            passYieldPoint(me);
        }
    }

    /** The holder went on where it was stopped in the recording. */
    private void surrender() {
        TargetThread me = scheduler.turn;
        TargetThread next = nextTaken(me, takenWhere);
        if (next == null) {
            throw differs(
                    threadWords(takenHolder) + " blocked in " + takenWhere + ", then a turn of "
                            + threadWords(takenNext) + " (TAKEN)",
                    me + ", which goes on");
        }
        scheduler.surrender(me, next, takenWhere);
    }

    @Override
    TargetThread nextTaken(TargetThread holder, String where) {
        boolean here = log.kind() == EventKind.TAKEN
                && log.count() == count()
                && takenHolder == holder.number
                && takenWhere.equals(where);
        TargetThread next = here ? scheduler.thread(takenNext) : null;
        return next != null && (next == holder || scheduler.mayGoOn(next)) ? next : null;
    }

    @Override
    void taken(TargetThread holder, TargetThread next, byte[] where) {
        noteInexact(holder.toString());
        takenWhere = null;
        melt();
        slow = true;
        advance();
    }

    /** The event at hand is TAKEN. */
    private void noteInexact(String holder) {
        if (inexact.isEmpty()) {
            inexact = "The recording is not exact from event " + log.number() + " on: there " + holder
                    + " was blocked in " + takenWhere
                    + ", where Reprise has no hook, lost its turn, and went on without it. ";
        }
    }

    @Override
    void slowDown() {
        passed += base - left();
        slow = true;
        count(0);
    }

    @Override
    void endSlice() {
        throw new IllegalStateException("replaying");
    }

    @Override
    boolean mayTake() {
        return log.kind() == EventKind.TAKEN;
    }

    private void pulse(TargetThread me) {
        long thread = log.unsigned();
        int digest = log.fixed();
        // While a class is asked for ahead of the JVM, frames are on the stack that the recording did not have.
        if (thread != me.number || me.ahead.isEmpty() && !isHere(digest)) {
            throw differs(
                    threadWords(thread) + " with other calls on its stack (PULSE)", me + " with those that it has");
        }
        advance();
        // A slice may have ended at the same yield point.
        if (log.kind() == EventKind.PREEMPT && log.count() == 0) {
            scheduler.preempt(me, EventKind.PREEMPT);
        }
    }

    @Override
    int share() {
        throw new IllegalStateException("replaying");
    }

    @Override
    void woken(TargetThread other) {}

    @Override
    long wait(long nanos, boolean mayEndEarly) {
        throw new IllegalStateException("replaying");
    }

    @Override
    void site(TargetThread me) {
        if (--Yield.sites == 0) {
            scheduler.preempt(me, EventKind.SITE);
        }
    }

    private static boolean isHere(int digest) {
        try {
            return digest == stackDigest();
        } catch (OutOfMemoryError e) {
            // Nobody can tell.
            Yield.exhausted = true;
            return true;
        }
    }

    @Override
    void recordSwitch(EventKind why, TargetThread next) {
        throw new IllegalStateException("replaying");
    }

    @Override
    boolean handsOver() {
        return log.kind() == EventKind.HANDOVER && log.count() == count() && chance() == handoverChances;
    }

    @Override
    TargetThread nextTurn(EventKind why) {
        takeOutside(true);
        expect(why);
        long number;
        if (why == EventKind.HANDOVER) {
            number = handoverNext;
            handoverChances = -1;
        } else if (why == EventKind.SITE) {
            number = siteNext;
            siteNumber = -1;
        } else {
            number = log.unsigned();
        }
        TargetThread next = scheduler.thread(number);
        checkThread(number);
        if (next == null) {
            throw differs("a turn of thread " + number, "a point where no such thread has been started");
        }
        if (!scheduler.mayGoOn(next)) {
            throw differs("a turn of " + next, "a point where that thread cannot go on");
        }
        advance();
        takeOutside(false);
        return next;
    }

    /** All threads that the log has started so far, the program has, too: no other can be meant. */
    private void checkThread(long number) {
        if (number < 0 || number >= scheduler.created()) {
            throw corrupt(
                    log.number(),
                    "is of thread " + Long.toUnsignedString(number) + ", and " + scheduler.created()
                            + " have been started");
        }
    }

    /** Takes what came from outside between two turns: before one that nobody had given away, or behind any. */
    private void takeOutside(boolean whileIdle) {
        while (between && idle == whileIdle) {
            EventKind kind = log.kind();
            expect(kind);
            if (kind == EventKind.OUTSIDE) {
                Outside.Deed deed = Outside.Deed.of(log.unsigned());
                long number = log.unsigned();
                TargetThread thread = scheduler.thread(number);
                checkThread(number);
                if (deed == null) {
                    throw corrupt(log.number(), "is something done from outside that nobody does");
                }
                if (thread == null) {
                    throw differs(
                            "something done to thread " + number + " from outside",
                            "a point where no such thread has been started");
                }
                scheduler.doTo(thread, deed);
            } else if (kind == EventKind.ADOPTED) {
                long number = log.unsigned();
                String name = log.text();
                if (!name.matches("SIG[A-Z0-9]+ handler")) {
                    throw differs("thread \"" + name + "\" to join", "a JVM in which no signal starts such a thread");
                }
                TargetThread thread = scheduler.adoptFromOutside(name);
                if (thread == null) {
                    throw differs(
                            "thread \"" + name + "\" to join",
                            "a JVM that does not start it: it has no such signal, or takes none (-Xrs)");
                }
                if (thread.number != number) {
                    throw differs("thread " + number + " \"" + name + "\" to join", thread.toString());
                }
            } else {
                scheduler.turn.beginInert();
                Stop.say(log.text());
                scheduler.turn.endInert();
            }
            between = false;
            advance();
        }
    }

    @Override
    String expectation() {
        EventKind kind = log.kind();
        return kind == null
                ? null
                : "event " + log.number() + " of " + path + ", " + waited(kind) + ", " + points(log.count())
                        + " after the event before";
    }

    /** The watchdog asks, while the event may be read: what was read ahead alone can be told. */
    private String waited(EventKind kind) {
        String where = takenWhere;
        return EventWords.actual(kind) + (kind == EventKind.TAKEN && where != null ? ", in " + where : "");
    }

    @Override
    void outside(boolean whileIdle, Outside.Deed deed, TargetThread thread) {
        throw new IllegalStateException("replaying");
    }

    @Override
    void adopted(boolean whileIdle, TargetThread thread) {
        throw new IllegalStateException("replaying");
    }

    @Override
    void stalled(boolean whileIdle, String paragraph) {
        throw new IllegalStateException("replaying");
    }

    @Override
    long nanoTime() {
        Headroom.ensure();
        expect(EventKind.NANO_TIME);
        lastNanoTime += log.signed();
        advance();
        return lastNanoTime;
    }

    @Override
    long millis() {
        Headroom.ensure();
        expect(EventKind.MILLIS);
        lastMillis += log.signed();
        advance();
        return lastMillis;
    }

    @Override
    long nanoAdjustment(long offsetSeconds) {
        Headroom.ensure();
        expect(EventKind.INSTANT);
        lastInstant += log.signed();
        advance();
        return lastInstant - offsetSeconds * NANOS;
    }

    @Override
    long number(Source source, long real) {
        throwRecorded(source);
        expect(EventKind.NUMBER, source);
        long value = log.signed();
        advance();
        return value;
    }

    @Override
    long sent(Source source, long real, int crc) {
        throwRecorded(source);
        expect(EventKind.SENT, source);
        long result = log.signed();
        int expected = log.fixed();
        if (crc != expected) {
            throw differs(
                    "bytes sent to " + source.words + ", " + source + ", with CRC-32C " + Integer.toHexString(expected),
                    "bytes with CRC-32C " + Integer.toHexString(crc),
                    Cause.DATA);
        }
        advance();
        return result;
    }

    @Override
    String text(Source source, String real) {
        throwRecorded(source);
        expect(EventKind.TEXT, source);
        boolean present = log.unsigned() != 0;
        String text = log.text();
        advance();
        return present ? text : null;
    }

    @Override
    byte[] bytes(Source source, byte[] real) {
        throwRecorded(source);
        expect(EventKind.BYTES, source);
        return payload();
    }

    /** The last field of the event at hand. */
    private byte[] payload() {
        byte[] bytes = log.bytes();
        advance();
        return bytes;
    }

    @Override
    void throwRecorded(Source source) {
        if (log.kind() == EventKind.THROWN) {
            expect(EventKind.THROWN, source);
            String type = log.text();
            String description = log.text();
            advance();
            throw Thrown.<RuntimeException>sneak(Thrown.make(type, description));
        }
    }

    @Override
    Error failed(Source source, IOException failure) {
        throwRecorded(source);
        throw Stop.halt(
                Stop.LOG_FULL,
                "The replay cannot read or write a file as the recording did, at event " + log.number() + " of " + path
                        + ": " + failure.getMessage() + ". Make room in the directory of temporary files.");
    }

    @Override
    Error thrown(Source source, Throwable thrown) {
        throw new IllegalStateException("replaying");
    }

    @Override
    void output(int descriptor, byte[] data, int offset, int length) {
        if (!isAt(EventKind.OUTPUT)) {
            throw diverged(EventWords.output(descriptor, length) + EventWords.beginning(data, offset, length) + " ("
                    + EventKind.OUTPUT + ')');
        }
        long expectedDescriptor = log.unsigned();
        long expectedLength = log.unsigned();
        int expectedCrc = log.fixed();
        int crc = LogFormat.crc(data, offset, length);
        if (descriptor != expectedDescriptor || length != expectedLength || crc != expectedCrc) {
            throw differs(
                    EventWords.output(expectedDescriptor, expectedLength) + " with CRC-32C "
                            + Integer.toHexString(expectedCrc),
                    EventWords.output(descriptor, length) + EventWords.beginning(data, offset, length)
                            + " with CRC-32C " + Integer.toHexString(crc),
                    Cause.DATA);
        }
        advance();
        if (log.kind() == null) {
            throw Stop.halt(
                    Stop.CUT_LOG,
                    "The log " + path + " ends within an output of " + length
                            + " bytes: its recording was cut off before it knew whether they were written, and the replay does not write them.");
        }
    }

    @Override
    void outputDone(Throwable failure) {
        throwRecorded(Source.STREAM);
        expect(EventKind.OUTPUT_DONE);
        advance();
    }

    @Override
    void beforeLook(long look, Reference<?> reference) {
        surrenderHere();
        if (isCleared(look)) {
            References.clear(reference);
        }
    }

    @Override
    boolean afterLook(long look, Reference<?> reference, boolean cleared) {
        if (isCleared(look)) {
            References.clear(reference);
            lastCleared = look;
            advance();
            return true;
        }
        if (cleared) {
            throw diverged(EventWords.actual(EventKind.CLEARED));
        }
        return false;
    }

    /** Whether the event at hand is that look's. */
    private boolean isCleared(long look) {
        if (log.kind() != EventKind.CLEARED || log.count() != count()) {
            return false;
        }
        if (clearedNumber != log.number()) {
            clearedNumber = log.number();
            clearedLook = lastCleared + log.signed();
        }
        return clearedLook == look;
    }

    @Override
    void forgetReferences() {
        while (log.kind() == EventKind.GONE && log.count() == count()) {
            references.forget(log.unsigned());
            advance();
        }
    }

    @Override
    Reference<?> nextReclaimed() {
        if (log.kind() != EventKind.RECLAIMED) {
            return null;
        }
        expect(EventKind.RECLAIMED);
        long number = log.unsigned();
        Reference<?> reference = references.take(number);
        if (reference == null) {
            throw differs("reference " + number + ", which the collector is done with", "no reference of that number");
        }
        advance();
        return reference;
    }

    @Override
    void lookedInVain() {
        // The recording's end is known.
    }

    @Override
    void startThread(Thread thread) {
        TargetThread child =
                scheduler.outsiders.isEarlier(thread) ? scheduler.adoptFree(thread) : scheduler.adopt(thread);
        if (log.kind() == EventKind.THROWN) {
            scheduler.disown(child);
            throwRecorded(Source.THREAD);
        }
        if (!isAt(EventKind.THREAD_START)) {
            throw diverged("a start of " + threadQuoted(child) + " (" + EventKind.THREAD_START + ')');
        }
        long number = log.unsigned();
        String name = log.text();
        if (number != child.number || !name.equals(child.thread.getName())) {
            throw differs(EventWords.recorded(log, this), "a start of " + threadQuoted(child), Cause.DATA);
        }
        advance();
        Originals.start0(thread);
    }

    private static String threadQuoted(TargetThread thread) {
        return "thread " + thread.number + " " + EventWords.quote(thread.thread.getName());
    }

    private void expectHook(EventKind kind, long origin) {
        if (!isAt(kind)) {
            throw diverged(EventWords.actual(kind) + ", " + hooks.site(origin));
        }
        long expected = log.unsigned();
        if (expected != origin) {
            throw differs("a call of " + hooks.site(expected), "one of " + hooks.site(origin));
        }
    }

    @Override
    long hookNumber(long origin, long real) {
        expectHook(EventKind.HOOK_NUMBER, origin);
        long value = log.signed();
        advance();
        return value;
    }

    @Override
    byte[] hookBytes(long origin, byte[] real) {
        surrenderHere();
        expectHook(EventKind.HOOK_VALUE, origin);
        return payload();
    }

    @Override
    void hookThrown(long origin, String type, String description) {
        throw new IllegalStateException("replaying");
    }

    @Override
    void throwHook(long origin) {
        surrenderHere();
        if (log.kind() == EventKind.HOOK_THROWN) {
            expectHook(EventKind.HOOK_THROWN, origin);
            String type = log.text();
            String description = log.text();
            advance();
            throw Thrown.<RuntimeException>sneak(hooks.thrown(type, description));
        }
    }

    @Override
    void delivered(long checkpoint, long site, Queued entry) {
        throw new IllegalStateException("replaying");
    }

    @Override
    void deliveredInput(long checkpoint, long site, Queued entry, int object, String method, byte[] arguments) {
        throw new IllegalStateException("replaying");
    }

    /** Whether the log has a delivery at the checkpoint with that number, which the holder has come to. */
    boolean isDelivery(long checkpoint) {
        while (log.kind() == EventKind.TAKEN && log.count() == count()) {
            surrender();
        }
        said(null);
        boolean delivery = log.kind() == EventKind.ASYNC || log.kind() == EventKind.INPUT;
        if (!delivery || log.count() != count()) {
            return false;
        }
        if (deliveryNumber != log.number()) {
            deliveryNumber = log.number();
            deliveryCheckpoint = lastDelivery + log.signed();
        }
        return deliveryCheckpoint == checkpoint;
    }

    /** Returns what the log says is delivered at the checkpoint at hand. */
    Queued takeDelivery(long site) {
        long event = log.number();
        boolean input = log.kind() == EventKind.INPUT;
        long expectedSite = log.unsigned();
        long origin = log.unsigned();
        boolean outside = log.unsigned() != 0;
        lastDelivery = deliveryCheckpoint;
        if (site != expectedSite) {
            throw differs("a delivery at checkpoint " + hooks.site(expectedSite), "the checkpoint " + hooks.site(site));
        }
        Queued entry;
        String what;
        if (input) {
            long object = log.unsigned();
            String method = log.text();
            advance();
            what = method + " of object " + object;
            entry = hooks.input(origin, method, (int) object - 1, hookBytes(origin, null));
        } else {
            long key = log.unsigned();
            what = hooks.site(origin) + (key == 0 ? "" : ", " + hooks.key(key));
            entry = queue.take(origin, key, outside);
            if (entry == null && outside) {
                throw Stop.halt(
                        Stop.DIVERGENCE,
                        "The replay waits in vain for " + what + ", which event " + event + " of " + path
                                + " has delivered at checkpoint " + hooks.site(site) + " number " + deliveryCheckpoint
                                + ", in " + Divergence.where(scheduler)
                                + ". A thread that is not in lockstep was to queue it, and has queued "
                                + queue.words()
                                + Media.words()
                                + ". If it is only slow, give stall= more seconds.");
            }
            if (entry != null) {
                advance();
            }
        }
        if (entry == null) {
            throw differs("a delivery of " + what, "a checkpoint where " + queue.words() + " waits");
        }
        guestCount();
        return entry;
    }

    @Override
    void warpStart(long origin) {
        expectHook(EventKind.WARP_START, origin);
        advance();
    }

    @Override
    void warp(long origin, long nanos) {
        expectHook(EventKind.WARP, origin);
        log.signed();
        advance();
    }

    @Override
    void digest(long origin, long digest) {
        expectHook(EventKind.DIGEST, origin);
        long expected = log.signed();
        if (digest != expected) {
            throw differs(
                    "the digest " + Long.toHexString(expected) + " of " + hooks.site(origin),
                    "the digest " + Long.toHexString(digest),
                    Cause.DATA);
        }
        advance();
    }

    @Override
    long request(long origin, long number, long result, int crc) {
        surrenderHere();
        String actual = "request " + number + " returns " + result + " with CRC-32C " + Integer.toHexString(crc);
        if (log.kind() == EventKind.HOOK_THROWN) {
            throw anotherDevice(origin, actual);
        }
        expectHook(EventKind.REQUEST, origin);
        long expectedNumber = log.unsigned();
        long expected = log.signed();
        int expectedCrc = log.fixed();
        if (number != expectedNumber) {
            throw differs("request " + expectedNumber + " of " + hooks.site(origin), "request " + number);
        }
        if (crc != expectedCrc || !hooks.logsData() && result != expected) {
            throw anotherDevice(origin, actual, expected + " with CRC-32C " + Integer.toHexString(expectedCrc));
        }
        advance();
        return expected;
    }

    @Override
    void requestFailed(long origin, long number, String type, String description) {
        surrenderHere();
        String actual = "request " + number + " throws " + type + ' ' + description;
        if (log.kind() == EventKind.REQUEST) {
            throw anotherDevice(origin, actual);
        }
        expectHook(EventKind.HOOK_THROWN, origin);
        String expected = log.text();
        String expectedDescription = log.text();
        if (!type.equals(expected) || !description.equals(expectedDescription)) {
            throw anotherDevice(origin, actual, expected + ' ' + expectedDescription);
        }
        advance();
    }

    /** A request was answered with an exception in one of the two runs. */
    private Error anotherDevice(long origin, String actual) {
        boolean threw = log.kind() == EventKind.HOOK_THROWN;
        expectHook(log.kind(), origin);
        if (threw) {
            throw anotherDevice(origin, actual, log.text() + ' ' + log.text());
        }
        log.unsigned();
        throw anotherDevice(origin, actual, log.signed() + " with CRC-32C " + Integer.toHexString(log.fixed()));
    }

    private Error anotherDevice(long origin, String actual, String recorded) {
        long event = log.number();
        settle(true);
        throw Stop.halt(
                Stop.NO_INPUT,
                "The device behind " + hooks.site(origin) + " is not the recorded one: at event " + event + " of "
                        + path + " " + actual + "; recorded was " + recorded + ".");
    }

    @Override
    void guestCount(long origin, long difference) {
        expectHook(EventKind.ICOUNT, origin);
        long expected = log.signed();
        if (difference != expected) {
            throw differs(
                    expected + " guest instructions since the last count", difference + " by " + hooks.site(origin));
        }
        advance();
    }

    @Override
    void said(String paragraph) {
        surrenderHere();
        while (log.kind() == EventKind.SAID && log.count() == count()) {
            String text = log.text();
            advance();
            say(text);
        }
    }

    @Override
    void shutdown(String cause) {
        expect(EventKind.SHUTDOWN);
        String expected = log.text();
        if (!expected.equals(cause)) {
            throw differs("a shutdown for " + EventWords.quote(expected), "one for " + EventWords.quote(cause));
        }
        advance();
    }

    @Override
    Class<?> classAsked(ClassLoader loader, String name) {
        for (String next = nextAsked(); !name.equals(next); next = nextAsked()) {
            if (next == null) {
                return askedBefore(loader, name);
            }
            long before = sequence;
            askAhead(loader, name, next);
            if (sequence == before) {
                // The JVM has or refuses that one without a question, as no recording's did: it would be asked for
                // ever.
                throw diverged("a class loader that is asked for the class " + EventWords.quote(name));
            }
        }
        text(Source.CLASS_LOADER, name);
        return null;
    }

    /** The recording's JVM did not ask here: it had the class, or had failed to get it, since it asked for another one, which was asked for ahead of its turn here. */
    private Class<?> askedBefore(ClassLoader loader, String name) {
        Class<?> loaded = Originals.findLoadedClass(loader, name);
        if (loaded != null) {
            return loaded;
        }
        for (int i = 0; i < failed.size(); i++) {
            Early early = failed.get(i);
            if (early.name.equals(name) && early.loader == loader) {
                failed.remove(i);
                throw Thrown.<RuntimeException>sneak(early.failure);
            }
        }
        throw diverged("a class loader that is asked for the class " + EventWords.quote(name));
    }

    /** Returns the name that a class loader is asked for at the event at hand, or null where that is another event. */
    private String nextAsked() {
        if (log.kind() != EventKind.TEXT || log.count() != count()) {
            return null;
        }
        boolean asked = log.unsigned() == Source.CLASS_LOADER.id;
        log.unsigned();
        String name = log.text();
        log.rewind();
        return asked ? name : null;
    }

    /** Has the JVM ask the loader, which it then will not do again unless there is no such class. Meanwhile it waits for another one. */
    private void askAhead(ClassLoader loader, String waitsFor, String name) {
        TargetThread me = scheduler.turn;
        me.ahead.add(new Early(loader, waitsFor, null));
        try {
            Class.forName(name, false, loader);
        } catch (ClassNotFoundException | RuntimeException | Error e) {
            failed.add(new Early(loader, name, e));
        } finally {
            me.ahead.remove(me.ahead.size() - 1);
        }
    }

    /**
     * The JVM does not ask twice for a class that it waits for, but says that the class depends on itself. Where that is what comes next, the loader is asked here: the class that
     * it then defines, the JVM finds.
     */
    @Override
    void defining(ClassLoader loader, byte[] file, int offset, int length) {
        List<Early> ahead = scheduler.turn.ahead;
        if (ahead.isEmpty()) {
            return;
        }
        for (String name : SuperTypes.of(file, offset, length)) {
            if (name.equals(nextAsked()) && waitsFor(ahead, loader, name)) {
                try {
                    loader.loadClass(name);
                } catch (ClassNotFoundException e) {
                    failed.add(new Early(loader, name, e));
                }
            }
        }
    }

    private static boolean waitsFor(List<Early> ahead, ClassLoader loader, String name) {
        for (Early each : ahead) {
            if (each.loader == loader && each.name.equals(name)) {
                return true;
            }
        }
        return false;
    }

    @Override
    void classDefined(String name, int crc) {
        add(defined, name, crc);
    }

    /** Takes events of classes, which may load some, and of fingerprints from the log, up to the next one whose place counts. */
    private void takePlaceless() throws IOException {
        log.whole();
        while (log.kind() == EventKind.CLASS
                || log.kind() == EventKind.JDK_CLASS
                || log.kind() == EventKind.FINGERPRINT
                || log.kind() == EventKind.DISPLAY
                || log.kind() == EventKind.DISPLAY_PACKED) {
            if (log.count() != 0) {
                throw new LogException("The log " + path + " is corrupt: event " + log.number() + ", a " + log.kind()
                        + ", counts " + log.count() + " yield points.");
            }
            if (log.kind() == EventKind.CLASS) {
                String name = log.text();
                add(recorded, name, log.fixed());
            } else if (log.kind() == EventKind.JDK_CLASS) {
                String name = log.text();
                long flags = log.unsigned();
                JdkLoads.load(this, name, (flags & 1) != 0, (flags & 2) != 0, log.fixed() & Integer.MAX_VALUE);
            } else if (log.kind() == EventKind.DISPLAY) {
                long sent = log.unsigned() - 1;
                byte[] data = log.bytes();
                takeDisplayed(new DisplayRelay.Piece(sent, data, data.length, false, log.number()));
            } else if (log.kind() == EventKind.DISPLAY_PACKED) {
                long sent = log.unsigned() - 1;
                int length = (int) Math.max(0, Math.min(log.unsigned(), Integer.MAX_VALUE));
                takeDisplayed(new DisplayRelay.Piece(sent, log.bytes(), length, true, log.number()));
            } else {
                Fingerprints.recorded(log.unsigned(), log.bytes());
            }
            log.next();
            log.whole();
        }
    }

    private void takeDisplayed(DisplayRelay.Piece piece) {
        if (!Windows.recorded(piece)) {
            throw corrupt(log.number(), "is of " + piece.length + " bytes of an X server that cannot have said them");
        }
    }

    private void add(Map<String, List<Integer>> to, String name, int crc) {
        List<Integer> all = to.get(name);
        if (all == null) {
            all = new ArrayList<>();
            to.put(name, all);
        }
        all.add(crc);
        int index = all.size() - 1;
        Integer then = at(recorded.get(name), index);
        Integer now = at(defined.get(name), index);
        if (then != null && now != null && !then.equals(now)) {
            throw Stop.halt(
                    Stop.WRONG_LOG,
                    "The log " + path + " is of another program: near event " + log.number() + " class " + name
                            + " has the CRC-32C " + Integer.toHexString(now) + ", in the recording it had "
                            + Integer.toHexString(then)
                            + ". Replay with the very class files that were recorded."
                            + (scheduler.outsiders.hasEarlier()
                                    ? " An agent that is named before Reprise may have changed it, by numbers that it drew before there was a recording: name it after Reprise."
                                    : ""));
        }
    }

    private static Integer at(List<Integer> all, int index) {
        return all == null || index >= all.size() ? null : all.get(index);
    }

    /** What the log says of a file that was opened. */
    static final class Opened {
        final long event;
        final OpenFile.Kind kind;
        /** Number of the file that was first opened on the same input or image. */
        final long first;
        /** Bytes. */
        final long size;
        /** Whether the data of its blocks are in the log. */
        final boolean logged;

        Opened(long event, OpenFile.Kind kind, long first, long size, boolean logged) {
            this.event = event;
            this.kind = kind;
            this.first = first;
            this.size = size;
            this.logged = logged;
        }
    }

    @Override
    void opened(String file, OpenFile.Kind kind, Medium medium) {
        throw new IllegalStateException("replaying");
    }

    /** Whether the log goes on with an event of that kind. */
    boolean isNext(EventKind kind) {
        return log.kind() == kind;
    }

    /**
     * Takes from the log what the file was that the target opens.
     *
     * @param writes whether the target may write to it
     */
    Opened takeOpened(String file, boolean writes) {
        if (!isAt(EventKind.OPEN)) {
            throw diverged("an opening of the file " + EventWords.quote(file) + " (" + EventKind.OPEN + ')');
        }
        String expected = log.text();
        long kind = log.unsigned();
        long first = log.unsigned();
        long size = log.unsigned();
        long blocks = log.unsigned();
        Opened opened = new Opened(log.number(), OpenFile.Kind.of(kind), first, size, blocks == 1);
        if (!file.equals(expected) && !file.equals(Places.here(expected))) {
            throw differs(
                    "an opening of the file " + EventWords.quote(expected), "an opening of " + EventWords.quote(file));
        }
        boolean there = opened.kind == OpenFile.Kind.INPUT || opened.kind == OpenFile.Kind.IMAGE;
        if (there ? first == 0 || size < 0 || blocks > 1 || blocks < 0 : (first | size | blocks) != 0) {
            throw corrupt(opened.event, "is of no file that there can be");
        }
        if (opened.kind == OpenFile.Kind.INPUT && writes) {
            throw differs(
                    "an opening of the file " + EventWords.quote(file) + " for reading", "an opening for writing");
        }
        if (kind != OpenFile.Kind.FAILED.id) {
            files.add(file);
        }
        advance();
        return opened;
    }

    @Override
    byte[] block(int medium, long block, byte[] data, int used) {
        boolean same = log.kind() == EventKind.SAME_BLOCK;
        expect(same ? EventKind.SAME_BLOCK : EventKind.BLOCK);
        long expectedMedium = log.unsigned();
        long expectedBlock = log.unsigned();
        if (medium != expectedMedium || block != expectedBlock) {
            throw differs(look(expectedMedium, expectedBlock), look(medium, block));
        }
        byte[] logged = same ? blockAgo(log.unsigned()) : newBlock();
        if (logged.length > Overlay.BLOCK) {
            throw corrupt(log.number(), "is a block that is too long");
        }
        advance();
        return logged;
    }

    private static String look(long medium, long block) {
        return "a first look at block " + block + (medium == NO_FILE ? " of a request's data" : " of file " + medium);
    }

    private byte[] newBlock() {
        blockAt(log.fieldPosition());
        return log.bytes();
    }

    private byte[] blockAgo(long ago) {
        if (ago <= 0 || ago > blocks) {
            throw corrupt(log.number(), "is a block like one that was never logged");
        }
        long at = blocksAt[blocks - (int) ago];
        blockAt(at);
        try {
            return log.bytesAt(at);
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private void blockAt(long position) {
        blocksAt = blocks == blocksAt.length ? Arrays.copyOf(blocksAt, 2 * blocks) : blocksAt;
        blocksAt[blocks++] = position;
    }

    /** The log's own path. */
    String path() {
        return path;
    }

    @Override
    void read(int file, String name, long offset, long result, int crc) {
        if (!isAt(EventKind.READ)) {
            throw diverged("a read at byte " + offset + " of the file " + EventWords.quote(name) + " (" + EventKind.READ
                    + ')');
        }
        long expectedFile = log.unsigned();
        long expectedOffset = log.unsigned();
        long expectedResult = log.signed();
        int expectedCrc = log.fixed();
        if (file != expectedFile || offset != expectedOffset) {
            throw differs(
                    "a read at byte " + expectedOffset + " of " + fileWords(expectedFile),
                    "a read at byte " + offset + " of the file " + EventWords.quote(name));
        }
        if (result != expectedResult || crc != expectedCrc) {
            settle(true);
            throw Stop.halt(
                    Stop.NO_INPUT,
                    "The file " + name + " is not the recorded one: at event " + log.number() + " of " + path
                            + " a read at byte " + offset + " returns " + result + " with CRC-32C "
                            + Integer.toHexString(crc) + "; recorded were "
                            + expectedResult + " with CRC-32C " + Integer.toHexString(expectedCrc) + ".");
        }
        advance();
    }

    @Override
    void write(int file, long offset, long length, int crc) {
        if (!isAt(EventKind.WRITE)) {
            throw diverged("a write of " + length + " bytes at byte " + offset + " of " + fileWords(file) + " ("
                    + EventKind.WRITE + ')');
        }
        long expectedFile = log.unsigned();
        long expectedOffset = log.unsigned();
        long expectedLength = log.unsigned();
        int expectedCrc = log.fixed();
        if (file != expectedFile || offset != expectedOffset || length != expectedLength || crc != expectedCrc) {
            throw differs(
                    "a write of " + expectedLength + " bytes at byte " + expectedOffset + " of "
                            + fileWords(expectedFile) + " with CRC-32C " + Integer.toHexString(expectedCrc),
                    "a write of " + length + " bytes at byte " + offset + " of " + fileWords(file) + " with CRC-32C "
                            + Integer.toHexString(crc),
                    Cause.DATA);
        }
        advance();
    }

    /** Takes the seed from the first event. */
    int seed() {
        expect(EventKind.SEED);
        int seed = log.fixed();
        log.fixed();
        log.unsigned();
        advance();
        return seed;
    }

    /** Takes the system properties from the second event. */
    byte[] properties() {
        expect(EventKind.PROPERTIES);
        return payload();
    }

    @Override
    void end(long how) {
        expect(EventKind.END);
        long expected = log.unsigned();
        int recordedDigest = log.fixed();
        int digest = log.digest();
        long event = log.number();
        if (how != expected) {
            throw differs(words(expected), words(how));
        }
        settle(false);
        if (!Fingerprints.complete()) {
            throw corrupt(log.number(), "ends it, and it has not one fingerprint for each file");
        }
        advance();
        if (log.kind() != null) {
            throw diverged("the end of the program");
        }
        // Without lockstep another thread than main may have been the first to need a class.
        // Nor did the replay run methods whose results are recorded. Threads outside define classes when they please.
        if (lockstep
                && !scheduler.outsiders.ever
                && !hooks.replaceBodies()
                && !recorded.keySet().equals(defined.keySet())) {
            throw Stop.halt(Stop.DIVERGENCE, Divergence.ofClasses(path, event, recorded.keySet(), defined.keySet()));
        }
        // Last, since whatever the program noticed is told better. This is for values that it asked for and never
        // showed.
        if (digest != recordedDigest) {
            throw corrupt(
                    event,
                    "says that the events before it have the CRC-32C " + Integer.toHexString(recordedDigest)
                            + ", and they have " + Integer.toHexString(digest)
                            + ": one was altered, though the checksums of the segments match");
        }
    }

    /** The end of a program in words. */
    static String words(long how) {
        return how == BY_LAST_THREAD
                ? "the end of the program by its last thread"
                : "the end of the program with status " + (int) (how - 1);
    }
}
