package org.reprise.runtime;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.Array;
import java.nio.BufferOverflowException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Iterator;
import java.util.zip.CRC32C;

/**
 * Requests to devices that the JDK's hooks do not see, by {@code block} hooks and {@link Replay#block}. Each has a number, by which a completion with one of its objects is known. A
 * replay makes them again and compares, or, with {@code blocks=data}, has what they bring from the log (QEMU's blkreplay).
 *
 * <p>Threading: the holder of the turn, but for {@link #number} and {@link #forget}.
 */
final class Requests {
    /** How many objects are remembered. */
    private static final int REMEMBERED = 4096;
    /** In place of a length, where an argument holds what it held before. */
    private static final int UNCHANGED = -1;
    /** Position and limit of a buffer, bytes. */
    private static final int BUFFER_PREFIX = 8;

    private final Engine engine;
    private final UserHooks hooks;
    /** Objects that were given to requests, with the request's number and origin, the newest last; guarded by itself. */
    private final ArrayDeque<Object[]> objects = new ArrayDeque<>();

    private long made;

    Requests(Engine engine, UserHooks hooks) {
        this.engine = engine;
        this.hooks = hooks;
    }

    /** What a method with a block hook is called with. */
    private static final class Request {
        final long number;
        final Object[] arguments;
        final byte[][] before;

        Request(long number, Object[] arguments, byte[][] before) {
            this.number = number;
            this.arguments = arguments;
            this.before = before;
        }
    }

    /** Objects by which a completion will be known. */
    private void remember(long number, long origin, Object[] arguments) {
        synchronized (objects) {
            for (Object argument : arguments) {
                if (argument != null && isTargets(argument.getClass())) {
                    objects.addLast(new Object[] {argument, number, origin});
                }
            }
            while (objects.size() > REMEMBERED) {
                objects.removeFirst();
            }
        }
    }

    private static boolean isTargets(Class<?> type) {
        return Hooks.isTargets(type) && !type.isArray() && !type.isEnum();
    }

    /** Returns the number of the request that was given that object last, or -1. Any thread may call. */
    long number(Object object) {
        if (object == null) {
            return -1;
        }
        synchronized (objects) {
            for (Iterator<Object[]> newest = objects.descendingIterator(); newest.hasNext(); ) {
                Object[] each = newest.next();
                if (each[0] == object) {
                    return (Long) each[1];
                }
            }
        }
        return -1;
    }

    /** For a message: the request of that number, and which hook it is of, unless it is done. */
    String words(long number) {
        synchronized (objects) {
            for (Object[] each : objects) {
                if ((Long) each[1] == number) {
                    return "request " + number + " of " + hooks.site((Long) each[2]);
                }
            }
        }
        return "request " + number;
    }

    /** A completion has been delivered: its request is done. Any thread may call. */
    void forget(Object receiver, Object[] arguments) {
        synchronized (objects) {
            for (Iterator<Object[]> each = objects.iterator(); each.hasNext(); ) {
                Object object = each.next()[0];
                boolean done = object == receiver;
                for (Object argument : arguments) {
                    done |= object == argument;
                }
                if (done) {
                    each.remove();
                }
            }
        }
    }

    /** A request begins. Returns whether it is not to be made, and what the method returns is ready. */
    boolean entry(int code, Object[] arguments) {
        TargetThread me = hooks.me();
        if (me == null) {
            return false;
        }
        if (Hooks.active() == null) {
            me.hookStack.push(false, null);
            return false;
        }
        me.hookStack.reserve();
        hooks.count(HookCode.number(code));
        boolean blocking = HookCode.isBlocking(code);
        Request request = begin(me, UserHooks.origin(code), blocking, arguments);
        if (engine.replaying() && hooks.logsData()) {
            byte[] result = give(me, UserHooks.origin(code), request);
            engine.throwHook(UserHooks.origin(code));
            long value = engine.request(UserHooks.origin(code), request.number, 0, crc(me, request, result));
            return HookCode.returnsReference(code) ? Hooks.returning(new LoggedResult(result)) : Hooks.returning(value);
        }
        if (blocking) {
            hooks.beginBlocking(me, code);
        } else if (hooks.logsData()) {
            hooks.mute(me);
        }
        me.hookStack.push(true, request);
        return false;
    }

    private Request begin(TargetThread me, long origin, boolean blocking, Object[] arguments) {
        long number = made++;
        remember(number, origin, arguments);
        if (engine.replaying() && blocking && hooks.logsData()) {
            hooks.giveTurn(me);
        }
        return new Request(number, arguments, hooks.logsData() && !engine.replaying() ? contents(me, arguments) : null);
    }

    /** What stands in the arrays and buffers among the arguments, as bytes. */
    private byte[][] contents(TargetThread me, Object[] arguments) {
        byte[][] contents = new byte[arguments.length][];
        for (int i = 0; i < arguments.length; i++) {
            contents[i] = content(me, arguments, i);
        }
        return contents;
    }

    private byte[] content(TargetThread me, Object[] arguments, int i) {
        Object argument = arguments[i];
        if (argument instanceof byte[]) {
            byte[] all = (byte[]) argument;
            int[] range = range(arguments, i, all.length);
            return Arrays.copyOfRange(all, range[0], range[0] + range[1]);
        }
        if (argument instanceof ByteBuffer) {
            ByteBuffer all = ((ByteBuffer) argument).duplicate();
            byte[] part = new byte[BUFFER_PREFIX + all.capacity()];
            ByteBuffer.wrap(part).putInt(all.position()).putInt(all.limit());
            all.clear();
            all.get(part, BUFFER_PREFIX, all.remaining());
            return part;
        }
        boolean numbers = argument != null
                && argument.getClass().isArray()
                && argument.getClass().getComponentType().isPrimitive();
        return numbers ? hooks.bytes(me, 0, argument) : null;
    }

    /** Offset and length: the two arguments behind an array, where they are ints that can be that, else all of it. */
    private static int[] range(Object[] arguments, int i, int length) {
        if (i + 2 < arguments.length && arguments[i + 1] instanceof Integer && arguments[i + 2] instanceof Integer) {
            int offset = (Integer) arguments[i + 1];
            int count = (Integer) arguments[i + 2];
            if (offset >= 0 && count >= 0 && count <= length - offset) {
                return new int[] {offset, count};
            }
        }
        return new int[] {0, length};
    }

    /** The method returns a number, or nothing: 0. */
    void exit(long value, int code) {
        TargetThread me = hooks.me();
        Request request = end(me, code);
        if (request != null) {
            finish(me, UserHooks.origin(code), request, value, new byte[0]);
        }
    }

    /** The method returns a reference. */
    Object exit(Object value, int code) {
        TargetThread me = hooks.me();
        Request request = end(me, code);
        if (request == null) {
            return value;
        }
        byte[] bytes = hooks.bytes(me, UserHooks.origin(code), value);
        finish(me, UserHooks.origin(code), request, 0, bytes);
        return hooks.object(me, bytes, Payload.ANY);
    }

    /** The method throws. */
    void thrown(Throwable thrown, int code) {
        TargetThread me = hooks.me();
        Request request = end(me, code);
        if (request != null) {
            fail(me, UserHooks.origin(code), request, thrown);
        }
    }

    private Request end(TargetThread me, int code) {
        if (!hooks.pop(me)) {
            return null;
        }
        if (HookCode.isBlocking(code)) {
            hooks.endBlocking(me, code);
        } else if (hooks.logsData()) {
            hooks.unmute(me);
        }
        return (Request) me.hookStack.remembered();
    }

    private void finish(TargetThread me, long origin, Request request, long value, byte[] result) {
        if (hooks.logsData()) {
            logData(me, origin, request, result);
        }
        engine.request(origin, request.number, value, crc(me, request, result));
    }

    /** Logs what the request has brought, also where it failed behind that: the lengths, then the data in blocks, which may be in the log already. */
    private void logData(TargetThread me, long origin, Request request, byte[] result) {
        byte[][] brought = Arrays.copyOf(contents(me, request.arguments), request.arguments.length + 1);
        brought[request.arguments.length] = result;
        int[] lengths = new int[brought.length];
        for (int i = 0; i < brought.length; i++) {
            boolean same =
                    brought[i] == null || i < request.before.length && Arrays.equals(brought[i], request.before[i]);
            lengths[i] = same ? UNCHANGED : brought[i].length;
        }
        engine.hookBytes(origin, hooks.bytes(me, origin, lengths));
        for (int i = 0; i < brought.length; i++) {
            for (int at = 0; at < lengths[i]; at += Overlay.BLOCK) {
                byte[] block = Arrays.copyOfRange(brought[i], at, Math.min(at + Overlay.BLOCK, lengths[i]));
                engine.block(Engine.NO_FILE, at / Overlay.BLOCK, block, Overlay.used(block));
            }
        }
    }

    /** Returns data of that length from the log. */
    private byte[] loggedData(int length) {
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        byte[] block = new byte[Overlay.BLOCK];
        for (int at = 0; at < length; at += Overlay.BLOCK) {
            byte[] logged = engine.block(Engine.NO_FILE, at / Overlay.BLOCK, null, 0);
            Arrays.fill(block, (byte) 0);
            System.arraycopy(logged, 0, block, 0, logged.length);
            data.write(block, 0, Math.min(block.length, length - at));
        }
        return data.toByteArray();
    }

    /** The request failed. With the data in the log, logs what it brought before, and throws what a replay will throw. */
    private void fail(TargetThread me, long origin, Request request, Throwable thrown) {
        if (hooks.logsData()) {
            logData(me, origin, request, new byte[0]);
            throw hooks.failed(origin, thrown);
        }
        engine.requestFailed(origin, request.number, Thrown.type(thrown), hooks.describe(me, thrown));
    }

    /** CRC-32C of what the method returned, if it is no number, and of what stands in arrays and buffers. */
    private int crc(TargetThread me, Request request, byte[] result) {
        CRC32C crc = new CRC32C();
        crc.update(result, 0, result.length);
        for (byte[] each : contents(me, request.arguments)) {
            if (each != null) {
                crc.update(each, 0, each.length);
            }
        }
        return (int) crc.getValue();
    }

    /** Puts into arrays and buffers what the log has. Returns the bytes of what the method returned. */
    private byte[] give(TargetThread me, long origin, Request request) {
        try {
            int[] lengths = (int[]) hooks.object(me, engine.hookBytes(origin, null), "[I");
            for (int i = 0; i < request.arguments.length; i++) {
                if (lengths[i] != UNCHANGED) {
                    check(request.arguments[i], lengths[i]);
                    put(me, request.arguments, i, loggedData(lengths[i]));
                }
            }
            return loggedData(lengths[request.arguments.length]);
        } catch (ClassCastException
                | NullPointerException
                | IllegalArgumentException
                | IndexOutOfBoundsException
                | NegativeArraySizeException
                | ArrayStoreException
                | BufferUnderflowException
                | BufferOverflowException e) {
            throw engine.corrupt("is not of the request at hand (" + e + ")");
        }
    }

    /** The log has no more for an argument than fits it: its bytes, or each of its elements, with a few before. */
    private void check(Object argument, int length) {
        long most = argument instanceof ByteBuffer
                ? ((ByteBuffer) argument).capacity()
                : (long) Long.BYTES * Array.getLength(argument);
        if (length < 0 || length > most + 2 * Long.BYTES) {
            throw engine.corrupt("is " + length + " bytes of a request that takes " + most);
        }
    }

    private void put(TargetThread me, Object[] arguments, int i, byte[] content) {
        Object argument = arguments[i];
        if (argument instanceof byte[]) {
            int[] range = range(arguments, i, ((byte[]) argument).length);
            System.arraycopy(content, 0, argument, range[0], Math.min(content.length, range[1]));
        } else if (argument instanceof ByteBuffer) {
            ByteBuffer logged = ByteBuffer.wrap(content);
            int position = logged.getInt();
            int limit = logged.getInt();
            ByteBuffer buffer = (ByteBuffer) argument;
            buffer.clear();
            buffer.put(logged).limit(limit).position(position);
        } else {
            String type = Payload.internalName(argument.getClass());
            System.arraycopy(hooks.object(me, content, type), 0, argument, 0, Array.getLength(argument));
        }
    }

    /** {@link Replay#block}. */
    int transfer(int id, byte[] data, int offset, int length, Replay.Transfer transfer) throws IOException {
        long origin = AsyncQueue.ofCall(id);
        TargetThread me = engine.scheduler.turn;
        Request request = begin(me, origin, false, new Object[] {data, offset, length});
        if (hooks.logsData() && engine.replaying()) {
            byte[] result = give(me, origin, request);
            engine.throwHook(origin);
            return (int) engine.request(origin, request.number, 0, crc(me, request, result));
        }
        boolean mutes = hooks.logsData();
        if (mutes) {
            hooks.mute(me);
        }
        int result;
        try {
            result = transfer.run();
        } catch (IOException | RuntimeException | Error e) {
            if (mutes) {
                hooks.unmute(me);
            }
            fail(me, origin, request, e);
            throw e;
        }
        if (mutes) {
            hooks.unmute(me);
        }
        finish(me, origin, request, result, new byte[0]);
        return result;
    }
}
