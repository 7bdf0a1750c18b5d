package org.reprise.runtime;

import java.io.FileDescriptor;
import java.lang.reflect.AccessibleObject;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.CRC32C;
import jdk.internal.misc.Unsafe;
import org.reprise.runtime.log.EventKind;

/**
 * Native methods of the JDK that reach outside: a recording calls them and logs what they answer, what they throw and which bytes they brought, a replay has all that from the
 * log and calls none. Where one may block, the turn is given up around it. The mechanism: {@code docs/decisions/0013-sockets-and-processes.md}.
 *
 * <p>Threading: the holder of the turn.
 */
final class Natives {
    private static final Unsafe UNSAFE = Unsafe.getUnsafe();
    private static final long OVERRIDE = UNSAFE.objectFieldOffset(AccessibleObject.class, "override");
    /** Where the elements of a byte array begin; Unsafe's own constant is of another type in each JDK. */
    private static final long BYTES = arrayBase("BYTE");
    /** IOStatus.UNAVAILABLE and INTERRUPTED are -2 and -3: what a call answers is at least this. */
    private static final int LEAST_STATUS = -128;

    private static final int LAST_PORT = 0xffff;
    /** Of a struct iovec: address, length. */
    private static final int VECTOR_ENTRY = 16;
    /** Of a struct sockaddr_in6, which NativeSocketAddress has room for. */
    private static final int SOCKET_ADDRESS = 28;

    private static final Map<String, Method> METHODS = new HashMap<>();
    /** Layout of a struct epoll_event: its size, where its data are. */
    private static int eventSize;

    private static int eventData;

    private Natives() {}

    /** Returns where the elements of an array of such numbers (BYTE, LONG) begin; the field that says so is an int or a long. */
    static long arrayBase(String type) {
        try {
            return ((Number) Unsafe.class
                            .getField("ARRAY_" + type + "_BASE_OFFSET")
                            .get(null))
                    .longValue();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns the method of that name, with its class; of these natives none is overloaded. */
    private static synchronized Method find(String name) {
        Method method = METHODS.get(name);
        if (method == null) {
            int dot = name.lastIndexOf('.');
            try {
                Class<?> owner = Class.forName(name.substring(0, dot));
                while (method == null) {
                    method = declared(owner, name.substring(dot + 1));
                    owner = owner.getSuperclass();
                }
            } catch (ClassNotFoundException e) {
                throw new IllegalStateException(e);
            }
            METHODS.put(name, method);
        }
        return method;
    }

    private static Method declared(Class<?> owner, String name) {
        for (Method method : owner.getDeclaredMethods()) {
            // NativeThread.signal is native up to JDK 20.
            boolean called = Modifier.isNative(method.getModifiers()) || name.equals("signal");
            if (called && method.getName().equals(name)) {
                return open(method);
            }
        }
        return null;
    }

    /** Lifts the checks of access, of what is in a module that need not be open to us. */
    static <T extends AccessibleObject> T open(T member) {
        UNSAFE.putBoolean(member, OVERRIDE, true);
        return member;
    }

    /** Calls the method for real, where it is none of Reprise's business. */
    static Object original(String name, Object[] arguments) {
        TargetThread me = Hooks.self();
        if (me != null) {
            me.goInside();
        }
        try {
            Method method = find(name);
            return result(method, invoke(method, arguments));
        } catch (InvocationTargetException e) {
            throw Thrown.<RuntimeException>sneak(e.getCause());
        } finally {
            if (me != null) {
                me.comeOut();
            }
        }
    }

    private static Object invoke(Method method, Object[] arguments) throws InvocationTargetException {
        return Modifier.isStatic(method.getModifiers())
                ? Originals.invoke(method, null, arguments)
                : Originals.invoke(method, arguments[0], Arrays.copyOfRange(arguments, 1, arguments.length));
    }

    private static Object result(Method method, Object result) {
        return method.getReturnType().isPrimitive() ? (Object) asLong(result) : result;
    }

    static long asLong(Object result) {
        if (result instanceof Boolean) {
            return (Boolean) result ? 1 : 0;
        }
        if (result instanceof Float) {
            return Float.floatToRawIntBits((Float) result);
        }
        return result == null ? 0 : ((Number) result).longValue();
    }

    /**
     * Calls the method while recording; in a replay, only gives the turn up as the recording did.
     *
     * @return what it answered; null in a replay
     */
    static Object run(Engine e, Source source, String name, boolean blocks, Object[] arguments) {
        TargetThread me = e.scheduler.turn;
        Method method = find(e, name);
        if (e.replaying()) {
            if (blocks) {
                me.state = TargetThread.State.BLOCKED;
                e.scheduler.block(me, EventKind.BLOCKED);
            }
            return null;
        }
        Object result = null;
        Throwable failure = null;
        if (blocks) {
            e.scheduler.leave(me);
        } else {
            me.goInside();
        }
        try {
            result = invoke(method, arguments);
        } catch (InvocationTargetException x) {
            failure = x.getCause();
        } finally {
            if (blocks) {
                e.scheduler.arrive(me);
            } else {
                me.comeOut();
            }
        }
        if (failure != null) {
            throw e.thrown(source, failure);
        }
        return result;
    }

    /** A method that answers with a number, or with nothing. */
    static Long number(Engine e, Source source, String name, boolean blocks, Object... arguments) {
        long logged = e.number(source, asLong(run(e, source, name, blocks, arguments)));
        if (e.replaying() && !fits(find(e, name).getReturnType(), name, logged)) {
            throw e.corrupt("is what " + name + " does not answer: " + logged);
        }
        return logged;
    }

    private static boolean fits(Class<?> type, String name, long number) {
        if (type == void.class) {
            return number == 0;
        }
        if (type == boolean.class) {
            return number >= 0 && number <= 1;
        }
        if (name.endsWith("Port")) {
            return number >= 0 && number <= LAST_PORT;
        }
        return type == long.class || number == (int) number;
    }

    /** A method that answers with an object that {@link Wire} knows. */
    static Object object(Engine e, Source source, String name, boolean blocks, Object... arguments) {
        Object real = run(e, source, name, blocks, arguments);
        return made(e, find(e, name).getReturnType(), e.bytes(source, e.replaying() ? null : Wire.bytes(real)));
    }

    private static Method find(Engine e, String name) {
        TargetThread me = e.scheduler.turn;
        me.goInside();
        try {
            return find(name);
        } finally {
            me.comeOut();
        }
    }

    /** @param type what the target takes it for */
    private static Object made(Engine e, Class<?> type, byte[] data) {
        TargetThread me = e.scheduler.turn;
        me.goInside();
        try {
            Object made = Wire.object(data);
            boolean isAddress = type == InetAddress.class || type == InetAddress[].class;
            if (made == null ? isAddress : !type.isInstance(made)) {
                throw new IllegalArgumentException("no " + type.getSimpleName());
            }
            return made;
        } catch (RuntimeException wrong) {
            if (!e.replaying()) {
                throw wrong;
            }
            throw e.corrupt("has no object of a native method (" + wrong + ")");
        } finally {
            me.comeOut();
        }
    }

    /** A method that answers with a new descriptor. */
    static Long descriptor(Engine e, String name, Object... arguments) {
        long logged = number(e, Source.SOCKET, name, false, arguments);
        return (long) Descriptors.open(e, logged);
    }

    /** IOUtil.makePipe: two descriptors, the one to read from in the upper half. */
    static Long pipe(Engine e, String name, Object... arguments) {
        long logged = number(e, Source.SOCKET, name, false, arguments);
        long reading = Descriptors.open(e, (int) (logged >>> 32));
        long writing = Descriptors.open(e, (int) logged);
        return reading << 32 | writing;
    }

    /** A method that closes a descriptor. */
    static Long close(Engine e, String name, Object... arguments) {
        Descriptors.close(arguments[0]);
        return number(e, Source.SOCKET, name, false, arguments);
    }

    // ---------------------------------------------------------------- data

    /**
     * Takes the bytes that a call brought from memory to the log, and puts those of the log where the target wants them.
     *
     * @param unit bytes that the result counts as one
     * @param from ranges where the call put them, address and length in turn
     * @param to ranges of the target
     */
    private static long transfer(Engine e, Object real, int unit, long[] from, long[] to) {
        byte[] data = null;
        if (!e.replaying()) {
            long result = asLong(real);
            if (result < 0) {
                data = new byte[] {(byte) Math.max(result, LEAST_STATUS)};
            } else {
                data = new byte[1 + (int) result * unit];
                copy(data, false, from);
            }
        }
        data = e.bytes(Source.SOCKET, data);
        if (data.length == 0 || data[0] > 0 || data[0] != 0 && data.length > 1 || (data.length - 1) % unit != 0) {
            throw e.corrupt("has no bytes of a socket");
        }
        if (data[0] != 0) {
            return data[0];
        }
        long room = 0;
        for (int i = 1; i < to.length; i += 2) {
            room += to[i];
        }
        if (data.length - 1 > room) {
            throw e.corrupt("has " + (data.length - 1) + " bytes for " + room);
        }
        if (e.replaying() || from != to) {
            copy(data, true, to);
        }
        return (data.length - 1) / unit;
    }

    private static void copy(byte[] data, boolean toMemory, long... ranges) {
        int at = 1;
        for (int i = 0; at < data.length; i += 2) {
            int length = (int) Math.min(ranges[i + 1], data.length - at);
            long offset = BYTES + at;
            if (toMemory) {
                UNSAFE.copyMemory(data, offset, null, ranges[i], length);
            } else {
                UNSAFE.copyMemory(null, ranges[i], data, offset, length);
            }
            at += length;
        }
    }

    /** Returns the ranges of an array of struct iovec. */
    private static long[] vector(Object[] arguments) {
        long at = (Long) arguments[1];
        long[] ranges = new long[2 * (Integer) arguments[2]];
        for (int i = 0; i < ranges.length; i += 2) {
            ranges[i] = UNSAFE.getAddress(at);
            ranges[i + 1] = UNSAFE.getAddress(at + UNSAFE.addressSize());
            at += VECTOR_ENTRY;
        }
        return ranges;
    }

    /** Returns the one range that follows the descriptor. */
    private static long[] range(Object[] arguments) {
        return new long[] {(Long) arguments[1], (Integer) arguments[2]};
    }

    static Long read(Engine e, String name, boolean isVector, Object... arguments) {
        long[] to = isVector ? vector(arguments) : range(arguments);
        Lent lent = Lent.of(e, isVector, to, arguments);
        try {
            Object real = run(e, Source.SOCKET, name, Descriptors.isBlocking(arguments[0]), lent.arguments);
            return transfer(e, real, 1, lent.ranges, to);
        } finally {
            lent.free();
        }
    }

    /** Writes; a replay must write the same bytes. */
    static Long write(Engine e, String name, boolean isVector, Object... arguments) {
        long[] from = isVector ? vector(arguments) : range(arguments);
        Lent lent = Lent.of(e, isVector, from, arguments);
        try {
            int crc = lent.fill(from);
            Object real = run(e, Source.SOCKET, name, Descriptors.isBlocking(arguments[0]), lent.arguments);
            return e.sent(Source.SOCKET, asLong(real), crc);
        } finally {
            lent.free();
        }
    }

    /** Memory for a call that has not the turn, since others may look at the target's meanwhile. Of a call that keeps the turn, or is not made, it is the target's. */
    private static final class Lent {
        final Object[] arguments;
        final long[] ranges;
        private final long memory;

        private Lent(Object[] arguments, long[] ranges, long memory) {
            this.arguments = arguments;
            this.ranges = ranges;
            this.memory = memory;
        }

        static Lent of(Engine e, boolean isVector, long[] ranges, Object... arguments) {
            if (e.replaying() || !Descriptors.isBlocking(arguments[0])) {
                return new Lent(arguments, ranges, 0);
            }
            long size = (long) ranges.length / 2 * VECTOR_ENTRY;
            for (int i = 1; i < ranges.length; i += 2) {
                size += ranges[i];
            }
            long memory = UNSAFE.allocateMemory(Math.max(size, 1));
            long at = memory + (long) ranges.length / 2 * VECTOR_ENTRY;
            long[] lent = ranges.clone();
            for (int i = 0; i < lent.length; i += 2) {
                lent[i] = at;
                long entry = memory + (long) i / 2 * VECTOR_ENTRY;
                UNSAFE.putAddress(entry, at);
                UNSAFE.putAddress(entry + UNSAFE.addressSize(), lent[i + 1]);
                at += lent[i + 1];
            }
            Object[] passed = arguments.clone();
            passed[1] = isVector ? memory : lent[0];
            return new Lent(passed, lent, memory);
        }

        /** Brings the target's bytes here; returns their CRC-32C. */
        int fill(long... from) {
            for (int i = 0; memory != 0 && i < from.length; i += 2) {
                UNSAFE.copyMemory(from[i], ranges[i], from[i + 1]);
            }
            return crc(ranges);
        }

        void free() {
            if (memory != 0) {
                UNSAFE.freeMemory(memory);
            }
        }
    }

    private static int crc(long... ranges) {
        CRC32C crc = new CRC32C();
        for (int i = 0; i < ranges.length; i += 2) {
            byte[] data = new byte[(int) ranges[i + 1]];
            UNSAFE.copyMemory(null, ranges[i], data, BYTES, data.length);
            crc.update(data, 0, data.length);
        }
        return (int) crc.getValue();
    }

    /** DatagramChannelImpl.receive0: the bytes, and, unless it is connected, where they came from. */
    static Long receive(Engine e, String name, Object... arguments) {
        long[] sender = {(Long) arguments[3], SOCKET_ADDRESS};
        long result = read(e, name, false, arguments);
        if (result >= 0 && !(Boolean) arguments[4]) {
            transfer(e, SOCKET_ADDRESS, 1, sender, sender);
        }
        return result;
    }

    /** EPoll.wait: struct epoll_event, with descriptors in them. */
    static Long epollWait(Engine e, String name, Object... arguments) {
        if (eventSize == 0) {
            eventSize = (int) (long) (Long) original("sun.nio.ch.EPoll.eventSize", new Object[0]);
            eventData = (int) (long) (Long) original("sun.nio.ch.EPoll.dataOffset", new Object[0]);
        }
        long at = (Long) arguments[1];
        Object real = run(e, Source.SOCKET, name, (Integer) arguments[3] != 0, arguments);
        long[] room = {at, (long) eventSize * (Integer) arguments[2]};
        long events = transfer(e, real, eventSize, room, room);
        for (long i = 0; e.replaying() && i < events; i++) {
            long data = at + i * eventSize + eventData;
            UNSAFE.putInt(data, Descriptors.shown(e, UNSAFE.getInt(data)));
        }
        return events;
    }

    /** Net.accept and UnixDomainSockets.accept0: a status, and where that is 1, a new descriptor and whose it is. */
    static Long accept(Engine e, String name, Object... arguments) {
        FileDescriptor accepted = (FileDescriptor) arguments[1];
        Object[] peer = (Object[]) arguments[2];
        long status = number(e, Source.SOCKET, name, Descriptors.isBlocking(arguments[0]), arguments);
        if (status > 0) {
            long logged = e.number(Source.SOCKET, Descriptors.number(accepted));
            Descriptors.set(accepted, Descriptors.open(e, logged));
            Class<?> type = peer.getClass().getComponentType();
            // That of a Unix domain socket is a path.
            peer[0] = made(
                    e,
                    type == Object.class ? byte[].class : type,
                    e.bytes(Source.SOCKET, e.replaying() ? null : Wire.bytes(peer[0])));
        }
        return status;
    }
}
