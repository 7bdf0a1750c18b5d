package org.reprise.runtime;

import java.io.File;
import java.io.FileDescriptor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.zip.CRC32C;
import org.reprise.runtime.TargetThread.State;
import org.reprise.runtime.log.EventKind;

/**
 * What the hooks of the user's do: {@code docs/hooks.md}. Woven methods call, through {@link Hooks}, where they begin and where they end, with the number of their hook.
 *
 * <p>Threading: any thread of the target. Where it has not the turn, or is inside of another hook, a hook is inert: {@link HookStack} remembers that from a method's beginning
 * to its end.
 */
final class UserHooks {
    /** So often it is looked how often a method is called. */
    private static final int ROUND = 1 << 20;
    /** A thousandth of this is what a call may take before the hook is called hot, ns. */
    private static final long HOT = 1000L * ROUND;
    /** The key of what nothing tells from others. */
    static final long UNKNOWN = 0;

    private final Engine engine;
    private final HookKind[] kinds;
    /** As the user gave them. */
    private final String[] texts;
    /** Calls so far. */
    private final long[] calls;
    /** System.nanoTime of the last look. */
    private final long[] since;

    private final boolean[] saidHot;
    private final boolean[] saidUnknown;
    /** What a clock returned last. */
    private final long[] last;
    /** Of each hook, the method that was called last, and its name with descriptor. */
    private final Method[] methods;

    private final String[] names;
    /** Objects of the classes that have an {@code input} or {@code icount} hook, in the order in which they were made. */
    private final List<Object> born = new ArrayList<>();
    /** Those that {@code block} hooks are on. */
    final Requests requests;
    /** The method that counts the guest's instructions, once there is one, and on which object. */
    private Method counter;

    private Object counted;
    private int counterHook;
    private long lastCount;
    /** Whether data of blocks are logged. */
    private boolean logsData;

    private final HookMatches matches;

    UserHooks(Engine engine, HookKind[] kinds, String[] texts, HookMatches matches) {
        this.engine = engine;
        this.matches = matches;
        requests = new Requests(engine, this);
        this.kinds = kinds;
        this.texts = texts;
        calls = new long[kinds.length];
        since = new long[kinds.length];
        saidHot = new boolean[kinds.length];
        saidUnknown = new boolean[kinds.length];
        last = new long[kinds.length];
        methods = new Method[kinds.length];
        names = new String[kinds.length];
    }

    /** @param data whether the log has the data of blocks */
    void begin(boolean data) {
        logsData = data;
        for (int i = 0; i < since.length; i++) {
            since[i] = System.nanoTime();
        }
    }

    /** The target ends: its user is told which hooks have matched no method. */
    void end() {
        if (kinds.length == 0) {
            return;
        }
        if (engine.replaying()) {
            // It may have loaded fewer classes.
            engine.said(null);
            return;
        }
        TargetThread me = engine.scheduler.turn;
        me.beginInert();
        try {
            endUnmatched();
        } finally {
            me.endInert();
        }
    }

    private void endUnmatched() {
        for (String text : matches.unmatched()) {
            engine.said("The hook " + text
                    + " has matched no method of a class that the program has loaded. Look at the names and the descriptor; classes of the JDK "
                    + "and lambdas cannot be hooked.");
        }
    }

    /** How often each hook's methods were called, in words; those first that were never called, though perhaps they match some. */
    List<String> calls() {
        List<String> words = new ArrayList<>();
        for (int i = 0; i < kinds.length; i++) {
            // The methods of two kinds are not counted.
            if (calls[i] == 0 && kinds[i] != HookKind.IGNORE && kinds[i] != HookKind.ICOUNT) {
                words.add("hook " + texts[i] + " was never called");
            }
        }
        for (int i = 0; i < kinds.length; i++) {
            if (calls[i] > 0) {
                words.add("hook " + texts[i] + " was called " + calls[i] + " times"
                        + (saidHot[i] ? ", which is hot" : ""));
            }
        }
        return words;
    }

    /** Whether a replay does not run all that the recording did, and so may define fewer classes. */
    boolean replaceBodies() {
        for (HookKind kind : kinds) {
            if (kind.replacesBody() || kind == HookKind.BLOCK && logsData) {
                return true;
            }
        }
        return false;
    }

    /** How the user wrote the hook of that number. */
    String text(long hook) {
        return hook >= 0 && hook < texts.length ? texts[(int) hook] : "hook " + hook;
    }

    /** For a message: an origin or a site, see {@link AsyncQueue#ofHook}. */
    String site(long site) {
        return site % 2 == 0 ? text(site / 2) : "Replay, id " + (int) (site >>> 1);
    }

    /** For a message: what tells a completion from others. */
    String key(long key) {
        return key % 2 == 0 ? requests.words(key / 2 - 1) : "arguments with CRC-32C " + Long.toHexString(key / 2);
    }

    /** Whether data of blocks are logged. */
    boolean logsData() {
        return logsData;
    }

    /** The current thread, if it is the target's, with the turn or without it. */
    TargetThread me() {
        TargetThread holder = engine.scheduler.turn;
        Thread current = Thread.currentThread();
        if (holder != null && holder.thread == current) {
            return holder;
        }
        TargetThread found = engine.scheduler.find(current);
        return found == null ? engine.scheduler.other(current) : found;
    }

    /** Returns the current thread, if it is in a method with a hook of the user's, or null. */
    TargetThread inMethod() {
        TargetThread me = kinds.length == 0 ? null : me();
        return me == null || me.hookStack.isEmpty() ? null : me;
    }

    /** Whether the thread is left alone, as threads besides main are without lockstep. */
    private boolean isOther(TargetThread me) {
        return !engine.lockstep && me != engine.scheduler.turn;
    }

    /** A method is called; in a recording its user is told where that is too often. */
    void count(int hook) {
        if (++calls[hook] % ROUND != 0) {
            return;
        }
        if (engine.replaying()) {
            engine.said(null);
            return;
        }
        long now = System.nanoTime();
        boolean hot = now - since[hook] < HOT;
        since[hook] = now;
        if (hot && !saidHot[hook]) {
            saidHot[hook] = true;
            engine.said(
                    "The hook " + texts[hook]
                            + " is on a method that is called more than a million times a second, which makes the log long and the program slow. Hook the "
                            + "call below it that comes from outside, or leave the hook away: clocks of the JDK are recorded by themselves.");
        }
    }

    /** Hooks are inert in the holder, and yield points do not count, until {@link #resume}. */
    private void suspend(TargetThread me) {
        JdkLoads.name(me);
        me.beginInert();
        engine.freeze();
    }

    private void resume(TargetThread me) {
        // Whoever has lost the turn since has no freeze any more: another's may be going on.
        if (engine.scheduler.turn == me) {
            engine.thaw();
        }
        me.endInert();
    }

    /** The holder begins what only a recording does, and whose result is logged as a whole, until {@link #unmute}. */
    void mute(TargetThread me) {
        suspend(me);
        if (!engine.replaying()) {
            engine.muted = true;
            me.mutedInside = me.inside;
        }
    }

    void unmute(TargetThread me) {
        engine.muted = false;
        me.mutedInside = 0;
        resume(me);
    }

    /** Whether the current thread does what only a recording does, and not in code of ours. */
    boolean isMuted() {
        TargetThread holder = engine.muted ? engine.scheduler.turn : null;
        return holder != null && holder.thread == Thread.currentThread() && holder.inside == holder.mutedInside;
    }

    /** Refuses that a method without hooks, or without the turn, reads or writes an image: it would pass by the overlay. */
    void refuseImage(FileDescriptor descriptor) {
        TargetThread me = inMethod();
        if (me == null || me.inside != me.ignoredInside && me == engine.scheduler.turn) {
            return;
        }
        OpenFile file = TargetFiles.of(descriptor);
        if (file != null && file.medium != null && (file.medium.isOverlaid() || file.medium.logged)) {
            throw refuseImage(file.path, "reads or writes");
        }
    }

    /** Refuses that a method which only a recording runs writes to the console: a replay would not. */
    Error refuseOutput() {
        throw Stop.halt(
                Stop.USAGE,
                "A method with a hook writes to standard output or error, at " + Divergence.where(engine.scheduler)
                        + ". A replay does not run the method and would not write that. Put the hook on a method below that does not.");
    }

    /** Refuses that a method which only a recording runs opens an image for writing. */
    void refuseImage(String path) {
        if (isMuted() && new File(path).isFile()) {
            throw refuseImage(path, "opens for writing");
        }
    }

    private Error refuseImage(String path, String how) {
        throw Stop.halt(
                Stop.USAGE,
                "A method with a hook " + how + " " + path + ", which is an image, at "
                        + Divergence.where(engine.scheduler)
                        + ". A replay would not have it. Reprise records what the JDK does to files by itself: leave the hook away, or put it on a "
                        + "method that does not do this.");
    }

    void leave(TargetThread me, int code) {
        if (!HookCode.isNative(code)) {
            engine.beginAside();
        }
        engine.scheduler.leave(me);
    }

    void arrive(TargetThread me, int code) {
        engine.scheduler.arrive(me);
        if (!HookCode.isNative(code)) {
            engine.endAside();
        }
    }

    static long origin(int code) {
        return AsyncQueue.ofHook(HookCode.number(code));
    }

    void giveTurn(TargetThread me) {
        me.state = State.BLOCKED;
        engine.scheduler.block(me, EventKind.BLOCKED);
    }

    // ---------------------------------------------------------------- clock, random, value

    /** The method begins. Returns whether it is not to be run, and what it returns is ready. */
    boolean valueEntry(int code) {
        TargetThread me = me();
        if (me == null) {
            return false;
        }
        if (Hooks.active() == null) {
            me.hookStack.push(false, null);
            return false;
        }
        int hook = HookCode.number(code);
        count(hook);
        boolean blocking = HookCode.isBlocking(code);
        if (engine.replaying()) {
            if (blocking) {
                giveTurn(me);
            }
            engine.throwHook(AsyncQueue.ofHook(hook));
            if (HookCode.returnsReference(code)) {
                Hooks.returning(new LoggedResult(engine.hookBytes(AsyncQueue.ofHook(hook), null)));
            } else {
                Hooks.returning(number(hook, 0));
            }
            return true;
        }
        me.hookStack.reserve();
        if (blocking) {
            leave(me, code);
        } else {
            mute(me);
        }
        me.hookStack.push(true, null);
        return false;
    }

    /** Whether the method, which ends, has a hook that acts; then the holder is out of it. */
    private boolean ends(TargetThread me, int code) {
        if (!pop(me)) {
            return false;
        }
        if (HookCode.isBlocking(code)) {
            arrive(me, code);
        } else {
            unmute(me);
        }
        return true;
    }

    /** The method returns a number, or nothing: 0. */
    void valueExit(long value, int code) {
        if (ends(me(), code)) {
            number(HookCode.number(code), value);
        }
    }

    private long number(int hook, long real) {
        if (kinds[hook] != HookKind.CLOCK) {
            return engine.hookNumber(AsyncQueue.ofHook(hook), real);
        }
        last[hook] += engine.hookNumber(AsyncQueue.ofHook(hook), real - last[hook]);
        return last[hook];
    }

    /** The method returns a reference. Returns the one that it is to return. */
    Object valueExit(Object value, int code) {
        TargetThread me = me();
        return ends(me, code)
                ? object(me, engine.hookBytes(origin(code), bytes(me, origin(code), value)), Payload.ANY)
                : value;
    }

    /** The method throws. */
    void valueThrown(Throwable thrown, int code) {
        if (ends(me(), code)) {
            throw failed(origin(code), thrown);
        }
    }

    /** A method with a hook, or a call of {@link Replay}, threw: logs that, and throws what a replay will throw. */
    Error failed(long origin, Throwable thrown) {
        TargetThread me = engine.scheduler.turn;
        String type = thrown.getClass().getName();
        suspend(me);
        try {
            if (!Thrown.isFound(thrown.getClass(), loader(me))) {
                throw Stop.halt(
                        Stop.USAGE,
                        "The hook " + site(origin) + " meets an exception of the class " + type + ", at "
                                + Divergence.where(engine.scheduler)
                                + ", which the thread's context class loader does not find, so that a replay could not make it "
                                + "again. Hook a method above or below that throws another.");
            }
        } finally {
            resume(me);
        }
        String description = describe(me, thrown);
        engine.hookThrown(origin, type, description);
        throw Thrown.<RuntimeException>sneak(thrown(type, description));
    }

    /** What the log says of an exception beside its class. */
    String describe(TargetThread me, Throwable thrown) {
        // What describes it is code of the target's, perhaps.
        suspend(me);
        try {
            return Thrown.describe(thrown);
        } finally {
            resume(me);
        }
    }

    /** Makes again what such a method threw. */
    Throwable thrown(String type, String description) {
        TargetThread me = engine.scheduler.turn;
        // The class may be initialized, which is part of the method.
        suspend(me);
        try {
            return Thrown.ofHook(type, description, loader(me));
        } finally {
            resume(me);
        }
    }

    byte[] bytes(TargetThread me, long origin, Object value) {
        me.beginInert();
        try {
            refuseUnnamed(origin, value);
            return Payload.bytes(value);
        } catch (IllegalArgumentException e) {
            throw refuse(origin, e.getMessage());
        } finally {
            me.endInert();
        }
    }

    /** Its replays would: see {@link HookedClass}. */
    private void refuseUnnamed(long origin, Object value) {
        Class<?> unnamed = HookedClass.unnamed(value);
        if (unnamed != null) {
            throw Stop.halt(
                    Stop.USAGE,
                    "The hook " + site(origin) + " meets a constant of " + unnamed.getName() + ", at "
                            + Divergence.where(engine.scheduler)
                            + ", an enum that the method's class does not name. A replay initializes no class because a log names it, so this "
                            + "cannot be recorded. Hook a method whose class does, as one that returns that enum.");
        }
    }

    private Error refuse(long origin, String type) {
        throw Stop.halt(
                Stop.USAGE,
                "The hook " + site(origin) + " meets a " + type + ", at " + Divergence.where(engine.scheduler)
                        + ", which cannot be recorded: numbers, texts, constants of enums and arrays of numbers and texts can. Hook a method "
                        + "above or below that takes and returns such.");
    }

    /** Returns the result of a method with a hook, out of the log; by the holder. */
    Object result(LoggedResult logged, String type) {
        return object(engine.scheduler.turn, logged.bytes, type);
    }

    /** @param type internal name of what the value is for */
    Object object(TargetThread me, byte[] bytes, String type) {
        me.beginInert();
        try {
            return Payload.object(bytes, loader(me), type);
        } catch (RuntimeException | LinkageError e) {
            throw engine.corrupt("has no value of a hook (" + e + ")");
        } finally {
            me.endInert();
        }
    }

    private static ClassLoader loader(TargetThread me) {
        ClassLoader context = me.thread.getContextClassLoader();
        return context == null ? ClassLoader.getSystemClassLoader() : context;
    }

    // ---------------------------------------------------------------- ignore, blocking

    /** A method begins that is nobody's business. */
    void ignoreEntry() {
        TargetThread me = me();
        if (me != null) {
            boolean acts = isOther(me) ? me.inside == 0 : Hooks.active() != null;
            me.hookStack.reserve();
            if (acts && me == engine.scheduler.turn) {
                suspend(me);
                me.ignoredInside = me.inside;
            } else if (acts) {
                me.beginInert();
            }
            me.hookStack.push(acts, null);
        }
    }

    /** It ends. */
    void ignoreExit() {
        TargetThread me = me();
        if (pop(me)) {
            if (me == engine.scheduler.turn) {
                me.ignoredInside = 0;
                resume(me);
            } else {
                me.endInert();
            }
        }
    }

    /** A method begins that may block. */
    void blockingEntry(int code) {
        TargetThread me = me();
        if (me == null) {
            return;
        }
        boolean acts = Hooks.active() != null;
        me.hookStack.reserve();
        if (acts) {
            count(HookCode.number(code));
            beginBlocking(me, code);
        }
        me.hookStack.push(acts, null);
    }

    /** The holder begins a method that runs without the turn, in a replay as in the recording: what it waits for may come from outside. */
    void beginBlocking(TargetThread me, int code) {
        if (!engine.replaying()) {
            leave(me, code);
            return;
        }
        if (!HookCode.isNative(code)) {
            engine.beginAside();
        }
        if (!engine.scheduler.leaveReplaying(me)) {
            // Nobody had the turn meanwhile.
            suspend(me);
            me.asideInside = me.inside;
        }
    }

    void endBlocking(TargetThread me, int code) {
        if (me.asideInside == 0) {
            arrive(me, code);
            return;
        }
        me.asideInside = 0;
        resume(me);
        // As a thread does that has come back for the turn.
        engine.seedHashes();
        if (!HookCode.isNative(code)) {
            engine.endAside();
        }
    }

    /** Whether the current thread is in a method with a hook, which acts, and has lost the turn there: then it waits for it. */
    private void comeBack(TargetThread me) {
        if (me.state == State.LOST) {
            engine.scheduler.comeBack(me);
        }
    }

    /** A method with a hook ends. Returns whether the hook acts. */
    boolean pop(TargetThread me) {
        if (me == null || !me.hookStack.pop()) {
            return false;
        }
        comeBack(me);
        return true;
    }

    /** Whether what a thread queues comes from outside of lockstep, as what runs without the turn does in a recording. */
    static boolean isAside(TargetThread me) {
        return me.asideInside != 0 && me.inside == me.asideInside;
    }

    /** It ends. */
    void blockingExit(int code) {
        TargetThread me = me();
        if (!pop(me)) {
            return;
        }
        endBlocking(me, code);
    }

    // ---------------------------------------------------------------- checkpoint, idle, digest

    /** The holder comes to a checkpoint. */
    void checkpoint(int hook) {
        if (Hooks.active() != null) {
            count(hook);
            engine.queue.checkpoint(AsyncQueue.ofHook(hook));
        }
    }

    /** The machine goes idle: QEMU's start_warp_timer. */
    void idleEntry(int hook) {
        TargetThread me = me();
        if (me == null) {
            return;
        }
        boolean acts = Hooks.active() != null;
        me.hookStack.reserve();
        if (acts) {
            beginIdle(me, hook);
        } else {
            me.hookStack.push(false, null);
        }
    }

    private void beginIdle(TargetThread me, int hook) {
        Long start = engine.replaying() ? null : System.nanoTime();
        count(hook);
        engine.scheduler.beginIdle(me);
        me.idleSite = AsyncQueue.ofHook(hook);
        me.hookStack.push(true, start);
        try {
            engine.warpStart(me.idleSite);
            engine.queue.checkpoint(me.idleSite);
        } catch (RuntimeException | Error e) {
            // What throws here is a completion that was delivered, or there is no memory: the method does not begin.
            me.hookStack.pop();
            engine.scheduler.endIdle(me);
            throw e;
        }
    }

    /** It executes again, after the time that is accounted here: QEMU's account_warp_timer. */
    void idleExit(int hook) {
        TargetThread me = me();
        if (!pop(me)) {
            return;
        }
        Object start = me.hookStack.remembered();
        engine.scheduler.endIdle(me);
        engine.guestCount();
        engine.warp(AsyncQueue.ofHook(hook), start == null ? 0 : System.nanoTime() - (Long) start);
        engine.queue.checkpoint(AsyncQueue.ofHook(hook));
    }

    /** A method returns a digest. */
    void digest(long value, int hook) {
        if (Hooks.active() != null) {
            count(hook);
            engine.digest(AsyncQueue.ofHook(hook), value);
        }
    }

    /** A method returns a digest that is no number. */
    void digest(Object value, int hook) {
        if (Hooks.active() != null) {
            count(hook);
            engine.digest(AsyncQueue.ofHook(hook), crc(bytes(engine.scheduler.turn, AsyncQueue.ofHook(hook), value)));
        }
    }

    private static long crc(byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, bytes.length);
        return crc.getValue();
    }

    // ---------------------------------------------------------------- async, input, icount

    /** An object of a class has been made that has inputs, or counts instructions. */
    void born(Object object) {
        if (Hooks.active() != null && (born.isEmpty() || born.get(born.size() - 1) != object)) {
            born.add(object);
        }
    }

    private int numberOf(Object object) {
        for (int i = born.size() - 1; i >= 0; i--) {
            if (born.get(i) == object) {
                return i;
            }
        }
        return -1;
    }

    /** A call of a completion or an input. Returns whether it has been queued, and is not to be made here. */
    boolean queued(int hook, Class<?> owner, String method, Object receiver, Object[] arguments) {
        TargetThread me = me();
        boolean holder = me != null && !isOther(me) && Hooks.active() != null;
        if (me != null) {
            boolean inert = !holder && me == engine.scheduler.turn && !isAside(me);
            if (inert || me.delivering != null && me.delivering.isCall(receiver, method)) {
                return false;
            }
        }
        boolean outside = !holder;
        if (holder) {
            count(hook);
        }
        if (kinds[hook] == HookKind.ASYNC) {
            long key = outside ? key(hook, receiver, arguments) : 0;
            engine.queue.put(new QueuedCall(this, hook, key, outside, owner, method, receiver, arguments));
        } else if (!engine.replaying()) {
            putInput(hook, outside, owner, method, receiver, arguments);
        }
        return true;
    }

    private void putInput(
            int hook, boolean outside, Class<?> owner, String method, Object receiver, Object[] arguments) {
        int number = receiver == null ? -1 : numberOf(receiver);
        if (receiver != null && number < 0) {
            throw Stop.halt(
                    Stop.USAGE,
                    "The hook " + texts[hook] + " is on an object of " + owner.getName()
                            + " that no thread of the program has made, so a replay cannot find it.");
        }
        byte[] bytes;
        if (outside) {
            bytes = bytes(AsyncQueue.ofHook(hook), arguments);
        } else {
            bytes = bytes(engine.scheduler.turn, AsyncQueue.ofHook(hook), arguments);
        }
        engine.queue.put(new QueuedInput(this, hook, outside, owner, method, number, bytes));
    }

    /** By a thread in which hooks are inert. */
    private byte[] bytes(long origin, Object[] arguments) {
        try {
            refuseUnnamed(origin, arguments);
            return Payload.bytes(arguments);
        } catch (IllegalArgumentException e) {
            throw refuse(origin, e.getMessage());
        }
    }

    /** What tells a completion from others, in both runs: its request, or its arguments. */
    private long key(int hook, Object receiver, Object[] arguments) {
        long request = requests.number(receiver);
        for (int i = 0; request < 0 && i < arguments.length; i++) {
            request = requests.number(arguments[i]);
        }
        if (request >= 0) {
            return 2 * (request + 1);
        }
        if (arguments.length == 0 && receiver != null) {
            return UNKNOWN;
        }
        CRC32C crc = new CRC32C();
        for (Object argument : arguments) {
            try {
                byte[] bytes = Payload.bytes(argument);
                crc.update(bytes, 0, bytes.length);
            } catch (IllegalArgumentException e) {
                return UNKNOWN;
            }
        }
        return 2 * crc.getValue() + 1;
    }

    /** A recording delivers a completion that nothing tells from others of its hook: its user is told once. */
    void sayUnknown(int hook) {
        if (!saidUnknown[hook]) {
            saidUnknown[hook] = true;
            engine.said("The completions of the hook " + texts[hook]
                    + " come from a thread that is not in lockstep, with objects that cannot be told apart: if they come in another order, a "
                    + "replay differs. Put a block hook on the method that takes the request.");
        }
    }

    /** Calls a method of the target, with hooks as they are. */
    static void call(Method method, Object receiver, Object[] arguments) throws Throwable {
        try {
            method.invoke(receiver, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    /**
     * Finds a method by what woven code calls it; hooks must be inert.
     *
     * @param name with descriptor
     */
    static Method method(Class<?> owner, String name) {
        for (Method method : owner.getDeclaredMethods()) {
            if (name.startsWith(method.getName()) && name.equals(method.getName() + descriptor(method))) {
                method.setAccessible(true);
                return method;
            }
        }
        throw new IllegalStateException(owner.getName() + "#" + name);
    }

    private static String descriptor(Method method) {
        StringBuilder text = new StringBuilder("(");
        for (Class<?> parameter : method.getParameterTypes()) {
            text.append(parameter.descriptorString());
        }
        return text.append(')')
                .append(method.getReturnType().descriptorString())
                .toString();
    }

    /**
     * Returns the input that the log describes, or null if there is no such. Replay only.
     *
     * @param call class, method and descriptor
     * @param number of the object, or -1
     */
    Queued input(long origin, String call, int number, byte[] bytes) {
        if (origin % 2 != 0) {
            return ReplayCalls.input(origin, bytes);
        }
        int hook = (int) Math.min(origin >>> 1, Integer.MAX_VALUE);
        int mark = call.indexOf('#');
        if (hook >= kinds.length || kinds[hook] != HookKind.INPUT || mark < 0 || number < -1 || number >= born.size()) {
            return null;
        }
        String owner = call.substring(0, mark);
        String method = call.substring(mark + 1);
        TargetThread me = engine.scheduler.turn;
        me.beginInert();
        try {
            Class<?> type = Class.forName(
                    owner,
                    false,
                    number < 0 ? loader(me) : born.get(number).getClass().getClassLoader());
            // It is woven by now, and not initialized.
            return matches.isOn(hook, type.getName(), method) && (number < 0 || type.isInstance(born.get(number)))
                    ? new QueuedInput(this, hook, false, type, method, number, bytes)
                    : null;
        } catch (ClassNotFoundException e) {
            return null;
        } finally {
            me.endInert();
        }
    }

    /** The object of that number, or null for -1. */
    Object receiver(int number) {
        return number < 0 ? null : born.get(number);
    }

    /** The method, to be called in the holder. */
    Method find(TargetThread me, int hook, Class<?> owner, String name) {
        Method known = methods[hook];
        if (known != null && known.getDeclaringClass() == owner && names[hook].equals(name)) {
            return known;
        }
        me.beginInert();
        try {
            methods[hook] = method(owner, name);
            names[hook] = name;
            return methods[hook];
        } finally {
            me.endInert();
        }
    }

    /** Arguments of a method, out of the log. */
    Object[] arguments(TargetThread me, byte[] bytes, Method method) {
        me.beginInert();
        try {
            return Payload.arguments(bytes, loader(me), method);
        } catch (RuntimeException | LinkageError e) {
            throw engine.corrupt("has no arguments of an input (" + e + ")");
        } finally {
            me.endInert();
        }
    }

    /** A class has been defined that counts the guest's instructions by a static method, or an object made that does. */
    void counter(Object object, Class<?> owner, String method, int hook) {
        if (Hooks.active() == null || counter != null) {
            return;
        }
        counter = find(engine.scheduler.turn, hook, owner, method);
        counted = Modifier.isStatic(counter.getModifiers()) ? null : object;
        counterHook = hook;
    }

    /** Whether the guest's count can be asked for. */
    boolean hasCounter() {
        return counter != null;
    }

    /** Where the hook that counts stands. */
    long counterOrigin() {
        return AsyncQueue.ofHook(counterHook);
    }

    /** The guest's count as the difference to the last one asked for. */
    long countDifference() {
        TargetThread me = engine.scheduler.turn;
        long now;
        suspend(me);
        try {
            now = ((Number) counter.invoke(counted)).longValue();
        } catch (ReflectiveOperationException e) {
            throw Stop.halt(
                    Stop.USAGE,
                    "The hook " + texts[counterHook] + " cannot be asked for a count: " + e + ", " + e.getCause()
                            + ". It must be on a method without arguments that returns a number.");
        } finally {
            resume(me);
        }
        long difference = now - lastCount;
        lastCount = now;
        return difference;
    }

    // ---------------------------------------------------------------- calls of Replay

    /** {@link Replay#clock}. */
    long clock(int id, LongSupplier clock) {
        long origin = AsyncQueue.ofCall(id);
        TargetThread me = engine.scheduler.turn;
        if (engine.replaying()) {
            engine.throwHook(origin);
            return engine.hookNumber(origin, 0);
        }
        long real;
        mute(me);
        try {
            real = clock.getAsLong();
        } catch (RuntimeException | Error e) {
            unmute(me);
            throw failed(origin, e);
        }
        unmute(me);
        return engine.hookNumber(origin, real);
    }
}
