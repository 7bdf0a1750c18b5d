package org.reprise.runtime;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.nio.ByteBuffer;
import jdk.internal.misc.Unsafe;

/** Objects that natives make, as bytes of the log: addresses and interfaces of the network, sizes of memory, texts, bytes. Made again in both modes, so that both have the same. */
final class Wire {
    private static final int NULL = 0;
    private static final int BYTES = 1;
    private static final int TEXT = 2;
    private static final int ADDRESS = 3;
    private static final int ADDRESSES = 4;
    private static final int SOCKET_ADDRESS = 5;
    private static final int INTERFACE = 6;
    private static final int INTERFACES = 7;
    private static final int USAGE = 8;
    /** An interface has virtual ones, and these have none. */
    private static final int DEEPEST = 4;
    /** The count of elements where there is no array. */
    private static final int NONE = -1;

    /** Of java.management, which the runtime does without; its four numbers, in bytes. */
    private static final String USAGE_CLASS = "java.lang.management.MemoryUsage";

    private static final String[] USAGE_FIELDS = {"init", "used", "committed", "max"};
    private static final Unsafe UNSAFE = Unsafe.getUnsafe();

    private Wire() {}

    static byte[] bytes(Object value) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            write(new DataOutputStream(bytes), value);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return bytes.toByteArray();
    }

    /**
     * Returns the object; to be called where hooks are inert.
     *
     * @throws RuntimeException where the bytes are not of this class's making
     */
    static Object object(byte[] bytes) {
        try {
            DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
            Object value = read(in);
            if (in.available() > 0) {
                throw new IllegalArgumentException(in.available() + " bytes more");
            }
            return value;
        } catch (IOException | ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Numbers as they stand in the log, eight bytes each; null has none. */
    static byte[] bytes(long[] numbers) {
        ByteBuffer bytes = ByteBuffer.allocate(numbers == null ? 0 : 1 + Long.BYTES * numbers.length);
        if (numbers != null) {
            bytes.put((byte) BYTES).asLongBuffer().put(numbers);
        }
        return bytes.array();
    }

    /** Returns them. */
    static long[] longs(byte[] bytes) {
        if (bytes.length == 0) {
            return null;
        }
        if (bytes.length % Long.BYTES != 1) {
            throw Session.engine().corrupt("has no list of numbers");
        }
        long[] numbers = new long[bytes.length / Long.BYTES];
        ByteBuffer.wrap(bytes, 1, bytes.length - 1).asLongBuffer().get(numbers);
        return numbers;
    }

    private static void write(DataOutputStream out, Object value) throws IOException {
        if (value == null) {
            out.writeByte(NULL);
        } else if (value instanceof byte[]) {
            out.writeByte(BYTES);
            writeBytes(out, (byte[]) value);
        } else if (value instanceof String) {
            out.writeByte(TEXT);
            out.writeUTF((String) value);
        } else if (value instanceof InetAddress) {
            out.writeByte(ADDRESS);
            writeAddress(out, (InetAddress) value, null);
        } else if (value instanceof InetAddress[]) {
            out.writeByte(ADDRESSES);
            writeAddresses(out, (InetAddress[]) value, null);
        } else if (value instanceof InetSocketAddress) {
            out.writeByte(SOCKET_ADDRESS);
            writeAddress(out, ((InetSocketAddress) value).getAddress(), null);
            out.writeInt(((InetSocketAddress) value).getPort());
        } else if (value.getClass().getName().equals(USAGE_CLASS)) {
            out.writeByte(USAGE);
            for (String field : USAGE_FIELDS) {
                out.writeLong(UNSAFE.getLong(value, UNSAFE.objectFieldOffset(value.getClass(), field)));
            }
        } else if (value instanceof NetworkInterface) {
            out.writeByte(INTERFACE);
            writeInterface(out, (NetworkInterface) value);
        } else {
            out.writeByte(INTERFACES);
            writeInterfaces(out, (NetworkInterface[]) value);
        }
    }

    private static Object read(DataInputStream in) throws IOException, ReflectiveOperationException {
        int tag = in.readByte();
        return switch (tag) {
            case BYTES -> in.readNBytes(count(in));
            case TEXT -> in.readUTF();
            case ADDRESS -> readAddress(in, null, false);
            case ADDRESSES -> readAddresses(in, null, false);
            case SOCKET_ADDRESS -> new InetSocketAddress(readAddress(in, null, false), in.readInt());
            case INTERFACE -> readInterface(in, 0);
            case INTERFACES -> readInterfaces(in, 0);
            case USAGE -> readUsage(in);
            case NULL -> null;
            default -> throw new IllegalArgumentException("object " + tag);
        };
    }

    private static Object readUsage(DataInputStream in) throws IOException, ReflectiveOperationException {
        Class<?> type = Class.forName(USAGE_CLASS);
        Object usage = UNSAFE.allocateInstance(type);
        for (String field : USAGE_FIELDS) {
            UNSAFE.putLong(usage, UNSAFE.objectFieldOffset(type, field), in.readLong());
        }
        return usage;
    }

    /** Of what comes next; each has a byte at least. Or {@link #NONE}. */
    private static int count(DataInputStream in) throws IOException {
        int count = in.readInt();
        if (count < NONE || count > in.available()) {
            throw new IllegalArgumentException("count " + count);
        }
        return count;
    }

    private static void writeBytes(DataOutputStream out, byte[] bytes) throws IOException {
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static void writeAddresses(DataOutputStream out, InetAddress[] addresses, NetworkInterface of)
            throws IOException {
        out.writeInt(addresses.length);
        for (InetAddress address : addresses) {
            writeAddress(out, address, of);
        }
    }

    /** @param may whether there may be none: a host has one, an interface perhaps not */
    private static InetAddress[] readAddresses(DataInputStream in, NetworkInterface of, boolean may)
            throws IOException, ReflectiveOperationException {
        InetAddress[] addresses = new InetAddress[count(in)];
        if (!may && addresses.length == 0) {
            throw new IllegalArgumentException("no address");
        }
        for (int i = 0; i < addresses.length; i++) {
            addresses[i] = readAddress(in, of, false);
        }
        return addresses;
    }

    /** @param of the interface that has it, or null */
    private static void writeAddress(DataOutputStream out, InetAddress address, NetworkInterface of)
            throws IOException {
        String text = address == null ? "" : address.toString();
        writeBytes(out, address == null ? new byte[0] : address.getAddress());
        // What it knows of its name, without a question to anybody.
        out.writeUTF(text.substring(0, Math.max(text.indexOf('/'), 0)));
        Inet6Address scoped = address instanceof Inet6Address ? (Inet6Address) address : null;
        out.writeInt(scoped == null ? 0 : scoped.getScopeId());
        out.writeBoolean(scoped != null && of != null && scoped.getScopedInterface() != null);
    }

    /** @param may whether there may be none */
    private static InetAddress readAddress(DataInputStream in, NetworkInterface of, boolean may)
            throws IOException, ReflectiveOperationException {
        byte[] bytes = in.readNBytes(count(in));
        String name = in.readUTF();
        int scope = in.readInt();
        boolean scoped = in.readBoolean();
        if (may && bytes.length == 0) {
            return null;
        }
        String host = name.isEmpty() ? null : name;
        if (scope == 0 || bytes.length == 4) {
            return InetAddress.getByAddress(host, bytes);
        }
        Inet6Address address = Inet6Address.getByAddress(host, bytes, scope);
        if (scoped) {
            Object holder = field(Inet6Address.class, "holder6").get(address);
            field(holder.getClass(), "scope_ifname").set(holder, of);
            field(holder.getClass(), "scope_ifname_set").set(holder, true);
        }
        return address;
    }

    private static Field field(Class<?> owner, String name) throws NoSuchFieldException {
        Field field = owner.getDeclaredField(name);
        field.setAccessible(true);
        return field;
    }

    private static Object get(Class<?> owner, String name, Object of) throws IOException {
        try {
            return field(owner, name).get(of);
        } catch (ReflectiveOperationException e) {
            throw new IOException(e);
        }
    }

    private static <T> T make(Class<T> type) throws ReflectiveOperationException {
        Constructor<T> constructor = type.getDeclaredConstructor();
        constructor.setAccessible(true);
        return constructor.newInstance();
    }

    private static void writeInterfaces(DataOutputStream out, NetworkInterface[] interfaces) throws IOException {
        out.writeInt(interfaces == null ? NONE : interfaces.length);
        for (int i = 0; interfaces != null && i < interfaces.length; i++) {
            writeInterface(out, interfaces[i]);
        }
    }

    private static NetworkInterface[] readInterfaces(DataInputStream in, int depth)
            throws IOException, ReflectiveOperationException {
        int count = count(in);
        NetworkInterface[] interfaces = count == NONE ? null : new NetworkInterface[count];
        for (int i = 0; i < count; i++) {
            interfaces[i] = readInterface(in, depth);
        }
        return interfaces;
    }

    private static void writeInterface(DataOutputStream out, NetworkInterface of) throws IOException {
        Class<?> type = NetworkInterface.class;
        out.writeUTF(of.getName());
        String shown = (String) get(type, "displayName", of);
        out.writeUTF(shown == null ? "" : shown);
        out.writeInt(of.getIndex());
        out.writeBoolean((Boolean) get(type, "virtual", of));
        writeAddresses(out, (InetAddress[]) get(type, "addrs", of), of);
        InterfaceAddress[] bindings = (InterfaceAddress[]) get(type, "bindings", of);
        out.writeInt(bindings == null ? NONE : bindings.length);
        for (int i = 0; bindings != null && i < bindings.length; i++) {
            out.writeBoolean(bindings[i] != null);
            if (bindings[i] != null) {
                writeAddress(out, bindings[i].getAddress(), of);
                writeAddress(out, bindings[i].getBroadcast(), of);
                out.writeShort(bindings[i].getNetworkPrefixLength());
            }
        }
        writeInterfaces(out, (NetworkInterface[]) get(type, "childs", of));
    }

    private static NetworkInterface readInterface(DataInputStream in, int depth)
            throws IOException, ReflectiveOperationException {
        if (depth > DEEPEST) {
            throw new IllegalArgumentException("an interface " + depth + " deep in others");
        }
        NetworkInterface made = make(NetworkInterface.class);
        Class<?> type = NetworkInterface.class;
        field(type, "name").set(made, in.readUTF());
        String shown = in.readUTF();
        field(type, "displayName").set(made, shown.isEmpty() ? null : shown);
        field(type, "index").set(made, in.readInt());
        field(type, "virtual").set(made, in.readBoolean());
        field(type, "addrs").set(made, readAddresses(in, made, true));
        int count = count(in);
        InterfaceAddress[] bindings = count == NONE ? null : new InterfaceAddress[count];
        for (int i = 0; i < count; i++) {
            bindings[i] = in.readBoolean() ? readBinding(in, made) : null;
        }
        field(type, "bindings").set(made, bindings);
        NetworkInterface[] children = readInterfaces(in, depth + 1);
        for (int i = 0; children != null && i < children.length; i++) {
            field(type, "parent").set(children[i], made);
        }
        field(type, "childs").set(made, children);
        return made;
    }

    private static InterfaceAddress readBinding(DataInputStream in, NetworkInterface of)
            throws IOException, ReflectiveOperationException {
        InterfaceAddress binding = make(InterfaceAddress.class);
        field(InterfaceAddress.class, "address").set(binding, readAddress(in, of, true));
        field(InterfaceAddress.class, "broadcast").set(binding, (Inet4Address) readAddress(in, of, true));
        field(InterfaceAddress.class, "maskLength").set(binding, in.readShort());
        return binding;
    }
}
