package org.reprise.runtime;

import java.io.EOFException;
import java.io.IOException;
import java.lang.ref.Reference;
import jdk.internal.misc.Unsafe;
import jdk.internal.misc.VM;
import jdk.internal.vm.annotation.DontInline;
import org.reprise.runtime.log.EventKind;
import org.reprise.runtime.log.LogFormat;
import org.reprise.runtime.log.LogText;
import org.reprise.runtime.log.LogWriter;

/** Runs the target for real and logs what came from outside, and each change of turn. */
final class Recorder extends Engine implements Runnable {
    /** Yield points until it is tried again where the stack had no room. */
    private static final int POSTPONED = 1000;

    /**
     * Threads that are started before the first of them gets a turn: each has a stack from its start on, and HotSpot takes the longer to start another the more there are. To start this many takes longer than
     * a slice.
     */
    private static final int MOST_NEWBORN = 32;

    /** So much longer a yield point takes where each is counted: slices are as much shorter. */
    private static final int SLOWER = 8;

    private final LogWriter log;
    private final LogFile file;
    private final Redaction redaction;
    /** The thread that ends the process, since the log cannot be written any more; guarded by {@link #file}. */
    private Thread stopping;
    /** Mean length of a slice, yield points. */
    private final int mean;

    private final Strategy strategy;
    /** With {@code blocks=data}. */
    private final DistinctBlocks blocks = new DistinctBlocks();

    private final PixelHistory pixels = new PixelHistory();
    /** Yield points left in the slice, and until the next pulse, from the beginning of the stretch at hand. */
    private long sliceLeft;

    private long untilPulse = PULSE;
    /** Yield points that the slice had when it began. */
    private long sliceLength;
    /** Whether a slice may end at a site. */
    private final boolean sites;
    /** Sites that have passed since the last event or yield point. */
    private long sitesPassed;
    /** Value of {@link #sequence}, and count of yield points, when the first of them passed. */
    private int sitesSequence;

    private long sitesCount;

    /** {@link Yield#sites} when it was set last. */
    private int aimed;

    /** How often the stack may still be looked at in vain before this slice is to end at a yield point instead; negative where that is so. */
    private int looks;

    /** {@link Yield#left} plus one at the beginning of the stretch. */
    private int stretch;

    /**
     * Takes the log.
     *
     * @param file of the log
     * @param redaction what keeps values out of it, or null for nothing
     * @param mean length of a slice, yield points
     * @param sites whether a slice may end at a site
     * @param chaos one of {@link Chaos#NAMES}, or null where no bugs are hunted
     */
    Recorder(LogWriter log, LogFile file, Redaction redaction, int mean, boolean sites, String chaos, long seed) {
        this.log = log;
        this.redaction = redaction;
        this.file = file;
        log.faults(this);
        this.mean = mean;
        this.sites = sites;
        Dice dice = new Dice(seed);
        this.strategy = chaos == null ? new RoundRobin(dice, mean, sites) : new Chaos(dice, mean, chaos);
        scheduler.chooses(strategy);
        startSlice();
    }

    @Override
    boolean replaying() {
        return false;
    }

    /** Logs an event of one field, {@code s}. */
    private void log(EventKind kind, long value) {
        Headroom.ensureLittle();
        if (!isPlain() || report != null || Fingerprints.ready || Windows.ready() || JdkLoads.pending) {
            logLong(kind, value);
            return;
        }
        int left = Yield.left;
        if (!log.trySigned(kind, passed + (base - left), value)) {
            logLong(kind, value);
            return;
        }
        passed = 0;
        base = left;
        sequence++;
        seedHashes();
    }

    @DontInline
    private void logLong(EventKind kind, long value) {
        Headroom.ensure();
        LogWriter event = begin(kind, 10);
        event.signed(value);
        event.commit();
    }

    private LogWriter begin(EventKind kind, int bytes) {
        return begin(kind, bytes, null);
    }

    /**
     * Begins an event.
     *
     * @param bytes upper bound of what its fields need, but for the last text or bytes
     * @param last those, for {@link LogWriter#payload}; null where the event has none, or they are among the fields
     */
    @DontInline
    private LogWriter begin(EventKind kind, int bytes, byte[] last) {
        log.mute(muted);
        if (muted) {
            return begin(kind, 0, bytes, last);
        }
        if (Fingerprints.ready) {
            fingerprints();
        }
        if (Windows.ready()) {
            windows();
        }
        if (Hooks.engine != null) {
            JdkLoads.log(this);
            if (kind.place == EventKind.Place.HOOK) {
                JdkLoads.name(scheduler.turn);
            }
        }
        if (scheduler.outsiders.any && !slow) {
            slowDown();
        }
        long count = count();
        if (report != null) {
            report.event(kind, count);
        }
        // This may fail, for want of memory: then nothing has happened.
        LogWriter event = begin(kind, count, bytes, last);
        passed = 0;
        base = left();
        sequence++;
        if (kind.place == EventKind.Place.HOOK && Hooks.engine != null) {
            seedHashes();
        }
        return event;
    }

    private LogWriter begin(EventKind kind, long count, int bytes, byte[] last) {
        try {
            if (last != null && last.length > LogFormat.MAX_TEXT) {
                throw Stop.halt(
                        Stop.USAGE,
                        "The program has a value of " + last.length + " bytes, which cannot be recorded: "
                                + LogFormat.MAX_TEXT + " can.");
            }
            if (last == null) {
                log.begin(kind, count, bytes);
            } else {
                log.begin(kind, count, bytes, redaction == null ? last : redaction.of(last));
            }
        } catch (IOException e) {
            stopIfLost(e instanceof EOFException ? LogFile.CUT : null);
            throw Stop.halt(
                    Stop.LOG_FULL,
                    "The log " + file + " cannot be written any more after event " + (log.events() - 1) + ": "
                            + e.getMessage()
                            + ". The program was stopped there. What was recorded is whole and replays up to that event; make room, or record "
                            + "to another disk.");
        }
        return log;
    }

    /** @param lost what has been done to the log's file by others, or null */
    private void stopIfLost(String lost) {
        if (lost == null) {
            return;
        }
        Thread me = Thread.currentThread();
        Thread first;
        synchronized (file) {
            first = stopping == null ? me : stopping;
            if (stopping == me) {
                // The way out leads here.
                return;
            }
            stopping = first;
        }
        while (first != me) {
            // That one ends the process, with the status that says why.
            Unsafe.getUnsafe().park(false, 0);
        }
        throw Stop.halt(
                Stop.LOG_FULL,
                "The log " + file + " cannot be written any more after event " + (log.events() - 1) + ": " + lost
                        + ". The program was stopped, and there is no recording of it. Record to a file that nothing else touches.");
    }

    @Override
    void watch(boolean fully) {
        stopIfLost(fully ? file.lost() : file.cut());
    }

    /** A store into the log's mapping has failed. */
    @Override
    public void run() {
        watch(false);
    }

    private void startSlice() {
        startSlice(0);
    }

    /** @param left yield points of the slice before that did not pass */
    private void startSlice(long left) {
        Yield.sites = 0;
        looks = strategy.looks();
        sliceLeft = strategy.slice(left);
        if (staysSlow()) {
            sliceLeft = 1 + sliceLeft / SLOWER;
        }
        sliceLength = sliceLeft;
        startStretch();
    }

    private void startStretch() {
        passed += base - left();
        slow = staysSlow();
        // Code that has a copy for its sites looks for it in the slow path.
        stretch = slow || Yield.sites != 0 ? 1 : (int) Math.min(sliceLeft, untilPulse);
        count(stretch - 1);
    }

    private void endStretch() {
        int done = stretch - 1 - left();
        sliceLeft -= done;
        untilPulse -= done;
        stretch -= done;
    }

    @Override
    void passInside() {
        passed++;
        sliceLeft--;
        untilPulse--;
        Yield.left = 0;
    }

    @Override
    void yieldPoint(TargetThread me) {
        if (slow) {
            passInside();
        } else {
            endStretch();
        }
        if (untilPulse <= 0) {
            untilPulse = PULSE;
            int digest = stackDigest();
            LogWriter event = begin(EventKind.PULSE, 20);
            event.unsigned(me.number);
            event.fixed(digest);
            event.commit();
        }
        if (sliceLeft <= 0) {
            if (me.initializers == 0 && (toSite() || scheduler.preempt(me, EventKind.PREEMPT))) {
                return;
            }
            startSlice();
        } else {
            startStretch();
        }
    }

    /** Lets the slice go on, from the yield point at hand, for a number of sites, or up to the next yield point; returns false where it ends here. */
    private boolean toSite() {
        int left = Yield.sites;
        Yield.sites = 0;
        if (looks < 0 || !mayAim(scheduler.turn)) {
            return false;
        }
        // Where there have been fewer sites than were to pass, a loop has as many in each round.
        aimed = left == 0 ? strategy.sites() : strategy.sites(aimed - left);
        sliceLeft = 1;
        Yield.sites = aimed;
        startStretch();
        return aimed != 0;
    }

    /** Whether a slice of a thread may end at a site: not where nobody else wants the turn, nor where a thread without it may run. */
    private boolean mayAim(TargetThread holder) {
        return sites && !scheduler.watched && scheduler.othersReady(holder);
    }

    @Override
    int share() {
        return (int) Math.min(WHOLE, Math.max(1, WHOLE * sliceLength / mean));
    }

    @Override
    void woken(TargetThread other) {
        TargetThread holder = scheduler.turn;
        if (holder != null && other != holder && strategy.woken(holder, other)) {
            endSlice();
        }
    }

    @Override
    long wait(long nanos, boolean mayEndEarly) {
        return strategy.wait(nanos, mayEndEarly);
    }

    @Override
    void site(TargetThread me) {
        if (scheduler.watched) {
            // The turn may be about to be taken: at the next yield point, then.
            Yield.sites = 0;
            return;
        }
        long count = count();
        if (sitesSequence != sequence || sitesCount != count) {
            sitesSequence = sequence;
            sitesCount = count;
            sitesPassed = 0;
        }
        sitesPassed++;
        if (--Yield.sites == 0) {
            endStretch();
            if (me.initializers != 0 || !Headroom.isThere() || !scheduler.preempt(me, EventKind.SITE)) {
                startSlice();
            }
        }
    }

    @Override
    void lookedInVain() {
        if (--looks < 0) {
            Yield.sites = 0;
        }
    }

    @Override
    void postpone() {
        endStretch();
        sliceLeft = Math.max(sliceLeft, POSTPONED);
        untilPulse = Math.max(untilPulse, POSTPONED);
        startStretch();
    }

    @Override
    void yield(TargetThread me) {
        if (!scheduler.yield(me)) {
            passYieldPoint(me);
        }
    }

    @Override
    void recordSwitch(EventKind why, TargetThread next) {
        LogWriter event = begin(why, 20);
        event.unsigned(next.number);
        if (why == EventKind.HANDOVER) {
            event.unsigned(chance());
        } else if (why == EventKind.SITE) {
            event.unsigned(sitesPassed);
        }
        event.commit();
        boolean used = why == EventKind.SITE || why == EventKind.PREEMPT;
        if (used) {
            strategy.preempted();
        }
        startSliceAtEvent(next, used);
    }

    /** Sites may be counted at once: a replay counts them from here on. */
    private void startSliceAtEvent(TargetThread next, boolean used) {
        endStretch();
        startSlice(used ? 0 : Math.max(0, sliceLeft));
        if (mayAim(next)) {
            aimed = strategy.sitesAtOnce();
            endStretch();
            Yield.sites = aimed;
            startStretch();
        }
    }

    @Override
    Error corrupt(String what) {
        throw new IllegalStateException("recording");
    }

    @Override
    TargetThread nextTurn(EventKind why) {
        throw new IllegalStateException("recording");
    }

    @Override
    TargetThread nextTaken(TargetThread holder, String where) {
        throw new IllegalStateException("recording");
    }

    @Override
    void outside(boolean idle, Outside.Deed deed, TargetThread thread) {
        LogWriter event = begin(EventKind.OUTSIDE, 20);
        event.unsigned(idle ? 1 : 0);
        event.unsigned(deed.id);
        event.unsigned(thread.number);
        event.commit();
    }

    @Override
    void adopted(boolean idle, TargetThread thread) {
        byte[] name = LogText.encode(thread.thread.getName());
        LogWriter event = begin(EventKind.ADOPTED, 20, name);
        event.unsigned(idle ? 1 : 0);
        event.unsigned(thread.number);
        event.payload();
        event.commit();
    }

    @Override
    boolean handsOver() {
        throw new IllegalStateException("recording");
    }

    @Override
    void stalled(boolean idle, String paragraph) {
        byte[] text = LogText.encode(paragraph);
        LogWriter event = begin(EventKind.STALLED, 20, text);
        event.unsigned(idle ? 1 : 0);
        event.payload();
        event.commit();
    }

    @Override
    String expectation() {
        throw new IllegalStateException("recording");
    }

    @Override
    boolean mayTake() {
        return true;
    }

    @Override
    void taken(TargetThread holder, TargetThread next, byte[] utf8) {
        // What others do from here on is logged, whatever the holder was in.
        muted = false;
        LogWriter event = begin(EventKind.TAKEN, 30, utf8);
        event.unsigned(next.number);
        event.unsigned(holder.number);
        event.payload();
        event.commit();
        endStretch();
        melt();
        slow = true;
        base = 0;
        startSlice();
    }

    @Override
    void slowDown() {
        endStretch();
        passed += base - left();
        slow = true;
        base = 0;
        startStretch();
    }

    @Override
    void endSlice() {
        endStretch();
        sliceLeft = 1;
        startStretch();
    }

    @Override
    long nanoTime() {
        long now = System.nanoTime();
        log(EventKind.NANO_TIME, now - lastNanoTime);
        lastNanoTime = now;
        return now;
    }

    @Override
    long millis() {
        long now = System.currentTimeMillis();
        log(EventKind.MILLIS, now - lastMillis);
        lastMillis = now;
        return now;
    }

    @Override
    long nanoAdjustment(long offsetSeconds) {
        long now = VM.getNanoTimeAdjustment(offsetSeconds);
        if (now == -1) {
            return now;
        }
        now += offsetSeconds * NANOS;
        log(EventKind.INSTANT, now - lastInstant);
        lastInstant = now;
        return now - offsetSeconds * NANOS;
    }

    @Override
    long number(Source source, long real) {
        LogWriter event = begin(EventKind.NUMBER, 20);
        event.unsigned(source.id);
        event.signed(real);
        event.commit();
        return real;
    }

    @Override
    long sent(Source source, long real, int crc) {
        LogWriter event = begin(EventKind.SENT, 30);
        event.unsigned(source.id);
        event.signed(real);
        event.fixed(crc);
        event.commit();
        return real;
    }

    /** Returns what goes into the log of a text or of bytes of that source. */
    private byte[] redacted(Source source, byte[] real) {
        boolean named = source == Source.ENVIRONMENT || source == Source.ENVIRONMENT_VARIABLE;
        return named && redaction != null ? redaction.ofNamed(real) : real;
    }

    @Override
    String text(Source source, String real) {
        LogWriter event = begin(EventKind.TEXT, 30, redacted(source, LogText.encode(real == null ? "" : real)));
        event.unsigned(source.id);
        event.unsigned(real == null ? 0 : 1);
        event.payload();
        event.commit();
        return real;
    }

    @Override
    byte[] bytes(Source source, byte[] real) {
        LogWriter event = begin(EventKind.BYTES, 30, redacted(source, real));
        event.unsigned(source.id);
        event.payload();
        event.commit();
        return real;
    }

    @Override
    Error thrown(Source source, Throwable thrown) {
        String type = Thrown.type(thrown);
        String description = Thrown.describe(thrown);
        logThrown(EventKind.THROWN, source.id, type, description);
        throw Thrown.<RuntimeException>sneak(Thrown.make(type, description));
    }

    private void logThrown(EventKind kind, long where, String className, String description) {
        byte[] type = LogText.encode(className);
        LogWriter event = begin(kind, 30 + type.length, LogText.encode(description));
        event.unsigned(where);
        event.text(type);
        event.payload();
        event.commit();
    }

    @Override
    void output(int descriptor, byte[] data, int offset, int length) {
        if (muted) {
            throw hooks.refuseOutput();
        }
        LogWriter event = begin(EventKind.OUTPUT, 24);
        event.unsigned(descriptor);
        event.unsigned(length);
        event.fixed(LogFormat.crc(data, offset, length));
        event.commit();
    }

    @Override
    void outputDone(Throwable failure) {
        if (failure != null) {
            throw thrown(Source.STREAM, failure);
        }
        begin(EventKind.OUTPUT_DONE, 0).commit();
    }

    @Override
    void beforeLook(long look, Reference<?> reference) {}

    @Override
    boolean afterLook(long look, Reference<?> reference, boolean cleared) {
        if (cleared) {
            LogWriter event = begin(EventKind.CLEARED, 10);
            event.signed(look - lastCleared);
            event.commit();
            lastCleared = look;
        }
        return cleared;
    }

    @Override
    void forgetReferences() {
        for (long number = references.nextGone(); number >= 0; number = references.nextGone()) {
            reference(EventKind.GONE, number);
        }
    }

    @Override
    Reference<?> nextReclaimed() {
        Reference<?> next = references.nextArrival();
        if (next != null) {
            reference(EventKind.RECLAIMED, References.number(next));
        }
        return next;
    }

    private void reference(EventKind kind, long number) {
        LogWriter event = begin(kind, 10);
        event.unsigned(number);
        event.commit();
    }

    @Override
    void startThread(Thread thread) {
        TargetThread child =
                scheduler.outsiders.isEarlier(thread) ? scheduler.adoptFree(thread) : scheduler.adopt(thread);
        try {
            Originals.start0(thread);
        } catch (OutOfMemoryError e) {
            scheduler.disown(child);
            throw thrown(Source.THREAD, e);
        }
        byte[] name = LogText.encode(child.thread.getName());
        LogWriter event = begin(EventKind.THREAD_START, 20, name);
        event.unsigned(child.number);
        event.payload();
        event.commit();
        if (strategy.started(scheduler.turn, child)) {
            startSliceAtEvent(scheduler.turn, true);
        }
        if (scheduler.newborn() > MOST_NEWBORN) {
            endSlice();
        }
    }

    @Override
    long hookNumber(long origin, long real) {
        LogWriter event = begin(EventKind.HOOK_NUMBER, 20);
        event.unsigned(origin);
        event.signed(real);
        event.commit();
        return real;
    }

    @Override
    byte[] hookBytes(long origin, byte[] real) {
        LogWriter event = begin(EventKind.HOOK_VALUE, 20, real);
        event.unsigned(origin);
        event.payload();
        event.commit();
        return real;
    }

    @Override
    void hookThrown(long origin, String type, String description) {
        logThrown(EventKind.HOOK_THROWN, origin, type, description);
    }

    @Override
    void requestFailed(long origin, long number, String type, String description) {
        hookThrown(origin, type, description);
    }

    @Override
    void throwHook(long origin) {
        // What it throws is still to come.
    }

    @Override
    void delivered(long checkpoint, long site, Queued entry) {
        LogWriter event = begin(EventKind.ASYNC, 50);
        delivery(event, checkpoint, site, entry);
        event.unsigned(entry.key);
        event.commit();
    }

    private void delivery(LogWriter event, long checkpoint, long site, Queued entry) {
        event.signed(checkpoint - lastDelivery);
        lastDelivery = checkpoint;
        event.unsigned(site);
        event.unsigned(entry.origin);
        event.unsigned(entry.outside ? 1 : 0);
    }

    @Override
    void deliveredInput(long checkpoint, long site, Queued entry, int object, String method, byte[] arguments) {
        byte[] name = LogText.encode(method);
        LogWriter event = begin(EventKind.INPUT, 60, name);
        delivery(event, checkpoint, site, entry);
        event.unsigned(object);
        event.payload();
        event.commit();
        hookBytes(entry.origin, arguments);
    }

    @Override
    void warpStart(long origin) {
        LogWriter event = begin(EventKind.WARP_START, 10);
        event.unsigned(origin);
        event.commit();
    }

    @Override
    void warp(long origin, long nanos) {
        LogWriter event = begin(EventKind.WARP, 20);
        event.unsigned(origin);
        event.signed(nanos);
        event.commit();
    }

    @Override
    void digest(long origin, long digest) {
        LogWriter event = begin(EventKind.DIGEST, 20);
        event.unsigned(origin);
        event.signed(digest);
        event.commit();
    }

    @Override
    long request(long origin, long number, long result, int crc) {
        LogWriter event = begin(EventKind.REQUEST, 34);
        event.unsigned(origin);
        event.unsigned(number);
        event.signed(result);
        event.fixed(crc);
        event.commit();
        return result;
    }

    @Override
    void guestCount(long origin, long difference) {
        LogWriter event = begin(EventKind.ICOUNT, 20);
        event.unsigned(origin);
        event.signed(difference);
        event.commit();
    }

    @Override
    void said(String paragraph) {
        text(EventKind.SAID, paragraph);
        say(paragraph);
    }

    @Override
    void shutdown(String cause) {
        text(EventKind.SHUTDOWN, cause);
    }

    private void text(EventKind kind, String text) {
        byte[] utf8 = LogText.encode(text);
        LogWriter event = begin(kind, 10, utf8);
        event.payload();
        event.commit();
    }

    @Override
    Class<?> classAsked(ClassLoader loader, String name) {
        text(Source.CLASS_LOADER, name);
        return null;
    }

    @Override
    void classDefined(String name, int crc) {
        byte[] utf8 = LogText.encode(name);
        // Its place does not count, so neither does it take the yield points since the last event.
        LogWriter event = begin(EventKind.CLASS, 0, 20, utf8);
        event.payload();
        event.fixed(crc);
        event.commit();
    }

    /** Logs a class of the JDK that an operation has loaded. */
    void loaded(String name, boolean platform, boolean initialized, int hash) {
        byte[] utf8 = LogText.encode(name);
        LogWriter event = begin(EventKind.JDK_CLASS, 0, 20, utf8);
        event.payload();
        event.unsigned((platform ? 1 : 0) | (initialized ? 2 : 0));
        event.fixed(hash);
        event.commit();
    }

    /** Logs what was digested since; where these events stand means nothing, as of classes. */
    private void fingerprints() {
        for (Medium medium = Fingerprints.next(); medium != null; medium = Fingerprints.next()) {
            LogWriter event = begin(EventKind.FINGERPRINT, 0, 60, medium.sha256);
            event.unsigned(medium.number);
            event.payload();
            event.commit();
        }
    }

    /** Logs what the X server has said since. */
    private void windows() {
        for (DisplayRelay.Piece piece = Windows.next(); piece != null; piece = Windows.next()) {
            for (int at = 0; at < piece.data.length; at += LogFormat.CHUNK) {
                int length = Math.min(LogFormat.CHUNK, piece.data.length - at);
                byte[] packed = PixelHistory.takes(length) ? pixels.pack(piece.data, at, length) : null;
                LogWriter event =
                        begin(packed == null ? EventKind.DISPLAY : EventKind.DISPLAY_PACKED, 0, 40 + length, null);
                event.unsigned(piece.sent + 1);
                if (packed == null) {
                    event.bytes(piece.data, at, length);
                } else {
                    event.unsigned(length);
                    event.bytes(packed, 0, packed.length);
                }
                event.commit();
            }
        }
    }

    @Override
    void opened(String path, OpenFile.Kind kind, Medium medium) {
        byte[] utf8 = LogText.encode(path);
        LogWriter event = begin(EventKind.OPEN, 60, utf8);
        event.payload();
        event.unsigned(kind.id);
        event.unsigned(medium == null ? 0 : medium.number);
        event.unsigned(medium == null ? 0 : medium.size);
        event.unsigned(medium != null && medium.logged ? 1 : 0);
        event.commit();
    }

    @Override
    byte[] block(int medium, long block, byte[] data, int used) {
        int ago = blocks.ago(data, used);
        LogWriter event = begin(ago == 0 ? EventKind.BLOCK : EventKind.SAME_BLOCK, ago == 0 ? 40 + used : 40);
        event.unsigned(medium);
        event.unsigned(block);
        if (ago == 0) {
            event.bytes(data, 0, used);
        } else {
            event.unsigned(ago);
        }
        event.commit();
        return data;
    }

    @Override
    void throwRecorded(Source source) {
        // What it throws is still to come.
    }

    @Override
    Error failed(Source source, IOException failure) {
        throw thrown(source, failure);
    }

    @Override
    void read(int file, String path, long offset, long result, int crc) {
        LogWriter event = begin(EventKind.READ, 34);
        event.unsigned(file);
        event.unsigned(offset);
        event.signed(result);
        event.fixed(crc);
        event.commit();
    }

    @Override
    void write(int file, long offset, long length, int crc) {
        LogWriter event = begin(EventKind.WRITE, 34);
        event.unsigned(file);
        event.unsigned(offset);
        event.unsigned(length);
        event.fixed(crc);
        event.commit();
    }

    /** Logs the first two events. */
    void start(int seed, byte[] properties) {
        LogWriter event = begin(EventKind.SEED, 20);
        event.fixed(seed);
        event.fixed(0);
        event.unsigned(FIRST_THREAD_ID);
        event.commit();
        event = begin(EventKind.PROPERTIES, 10, redaction == null ? properties : redaction.ofNamed(properties));
        event.payload();
        event.commit();
    }

    @Override
    void end(long how) {
        Fingerprints.end();
        scheduler.turn.beginInert();
        stopIfLost(file.lost());
        scheduler.turn.endInert();
        file.end();
        LogWriter event = begin(EventKind.END, 20);
        event.unsigned(how);
        event.fixed(event.digest());
        event.commit();
        try {
            log.close();
        } catch (IOException e) {
            Stop.say("The log could not be closed (" + e.getMessage() + "); it is whole but for its last checksum.");
        }
    }
}
