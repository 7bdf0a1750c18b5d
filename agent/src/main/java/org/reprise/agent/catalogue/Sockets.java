package org.reprise.agent.catalogue;

import static org.reprise.agent.catalogue.Row.Kind.*;
import static org.reprise.agent.catalogue.Row.Scope.*;

import java.util.ArrayList;
import java.util.List;

/** Sockets, selectors and in-process pipes at the natives of {@code sun.nio.ch}, hosts and interfaces at those of {@code java.net}, closing at that of {@code java.io}. */
final class Sockets {
    private static final String FD = "Ljava/io/FileDescriptor;";
    private static final String NET = "sun/nio/ch/Net";
    private static final String INTERFACE = "java/net/NetworkInterface";
    private static final String OPTIONS = "jdk/net/LinuxSocketOptions";

    /** In whose monitors threads block, or wait for one that does. */
    private static final String[] BLOCKING = {
        "java/net/DatagramSocket",
        "java/net/ServerSocket",
        "java/net/Socket",
        "java/nio/channels/spi/AbstractInterruptibleChannel",
        "java/nio/channels/spi/AbstractSelectableChannel",
        "java/nio/channels/spi/AbstractSelector",
        "sun/net/www/http/HttpClient",
        "sun/net/www/http/KeepAliveStream",
        "sun/net/www/http/ChunkedInputStream",
        "sun/net/www/protocol/http/HttpURLConnection",
        "sun/nio/ch/AsynchronousChannelGroupImpl",
        "sun/nio/ch/AsynchronousServerSocketChannelImpl",
        "sun/nio/ch/AsynchronousSocketChannelImpl",
        "sun/nio/ch/DatagramChannelImpl",
        "sun/nio/ch/DatagramSocketAdaptor",
        "sun/nio/ch/EPollPort",
        "sun/nio/ch/EPollSelectorImpl",
        "sun/nio/ch/NativeThreadSet",
        "sun/nio/ch/NioSocketImpl",
        "sun/nio/ch/PendingFuture",
        "sun/nio/ch/SelectionKeyImpl",
        "sun/nio/ch/SelectorImpl",
        "sun/nio/ch/ServerSocketAdaptor",
        "sun/nio/ch/ServerSocketChannelImpl",
        "sun/nio/ch/SinkChannelImpl",
        "sun/nio/ch/SocketAdaptor",
        "sun/nio/ch/SocketChannelImpl",
        "sun/nio/ch/SourceChannelImpl",
        "sun/nio/ch/UnixAsynchronousServerSocketChannelImpl",
        "sun/nio/ch/UnixAsynchronousSocketChannelImpl"
    };

    private Sockets() {}

    static List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        for (String owner : BLOCKING) {
            rows.add(new Row(MONITORS, owner, Row.ALL_METHODS, "", "monitor", EVERYWHERE, "blocks in a monitor"));
        }
        facts(rows);
        channels(rows);
        dispatchers(rows);
        hosts(rows);
        return rows;
    }

    private static void facts(List<Row> rows) {
        for (String name : List.of(
                "isIPv6Available0",
                "isReusePortAvailable0",
                "shouldShutdownWriteBeforeClose0",
                "shouldSetBothIPv4AndIPv6Options0",
                "canIPv6SocketJoinIPv4Group0",
                "canJoin6WithIPv4Group0",
                "canUseIPv6OptionsWithIPv4LocalAddress0")) {
            add(rows, "networkFact", NET, name, "()Z");
        }
        add(rows, "networkFact", NET, "isExclusiveBindAvailable", "()I");
        add(rows, "networkFact", "java/net/InetAddress", "isIPv4Available", "()Z");
        add(rows, "networkFact", "java/net/InetAddress", "isIPv6Supported", "()Z");
        add(rows, "networkFact", "java/net/InetAddressImplFactory", "isIPv6Supported", "()Z");
        add(rows, "networkFact", "sun/nio/ch/UnixDomainSockets", "init", "()Z");
        for (String name : List.of("getLower0", "getUpper0")) {
            add(rows, "networkFact", "sun/net/PortConfig", name, "()I");
        }
        add(rows, "networkFact", "sun/nio/ch/IOUtil", "fdLimit", "()I");
        for (String name : List.of("keepAliveOptionsSupported0", "quickAckSupported0", "incomingNapiIdSupported0")) {
            add(rows, "networkFact", OPTIONS, name, "()Z");
        }
    }

    private static void channels(List<Row> rows) {
        add(rows, "socket", NET, "socket0", "(ZZZZ)I");
        add(rows, "socketNumber", NET, "bind0", "(" + FD + "ZZLjava/net/InetAddress;I)V");
        add(rows, "socketNumber", NET, "listen", "(" + FD + "I)V");
        add(rows, "connect2", NET, "connect0", "(Z" + FD + "Ljava/net/InetAddress;I)I");
        add(rows, "accept", NET, "accept", "(" + FD + FD + "[Ljava/net/InetSocketAddress;)I");
        add(rows, "socketNumber", NET, "shutdown", "(" + FD + "I)V");
        add(rows, "socketNumber", NET, "localPort", "(" + FD + ")I");
        add(rows, "socketObject", NET, "localInetAddress", "(" + FD + ")Ljava/net/InetAddress;");
        add(rows, "socketNumber", NET, "remotePort", "(" + FD + ")I");
        add(rows, "socketObject", NET, "remoteInetAddress", "(" + FD + ")Ljava/net/InetAddress;");
        add(rows, "socketNumber", NET, "getIntOption0", "(" + FD + "ZII)I");
        add(rows, "socketNumber", NET, "setIntOption0", "(" + FD + "ZIIIZ)V");
        add(rows, "poll", NET, "poll", "(" + FD + "IJ)I");
        add(rows, "poll", NET, "pollConnect", "(" + FD + "J)Z");
        add(rows, "socketNumber", "sun/nio/ch/UnixAsynchronousSocketChannelImpl", "checkConnect", "(I)V");
        add(rows, "socketNumber", NET, "available", "(" + FD + ")I");
        add(rows, "socketNumber", NET, "sendOOB", "(" + FD + "B)I");
        add(rows, "socketNumber", NET, "discardOOB", "(" + FD + ")Z");
        add(rows, "socketNumber2", NET, "joinOrDrop4", "(Z" + FD + "III)I");
        add(rows, "socketNumber2", NET, "blockOrUnblock4", "(Z" + FD + "III)I");
        add(rows, "socketNumber2", NET, "joinOrDrop6", "(Z" + FD + "[BI[B)I");
        add(rows, "socketNumber2", NET, "blockOrUnblock6", "(Z" + FD + "[BI[B)I");
        add(rows, "socketNumber", NET, "setInterface4", "(" + FD + "I)V");
        add(rows, "socketNumber", NET, "getInterface4", "(" + FD + ")I");
        add(rows, "socketNumber", NET, "setInterface6", "(" + FD + "I)V");
        add(rows, "socketNumber", NET, "getInterface6", "(" + FD + ")I");
        add(rows, "socketNumber", "sun/nio/ch/DatagramChannelImpl", "disconnect0", "(" + FD + "Z)V");
        add(rows, "receive", "sun/nio/ch/DatagramChannelImpl", "receive0", "(" + FD + "JIJZ)I");
        add(rows, "write", "sun/nio/ch/DatagramChannelImpl", "send0", "(" + FD + "JIJI)I");
        String unix = "sun/nio/ch/UnixDomainSockets";
        add(rows, "socket", unix, "socket0", "()I");
        add(rows, "socketNumber", unix, "bind0", "(" + FD + "[B)V");
        add(rows, "connect", unix, "connect0", "(" + FD + "[B)I");
        add(rows, "accept", unix, "accept0", "(" + FD + FD + "[Ljava/lang/Object;)I");
        add(rows, "socketObject", unix, "localAddress0", "(" + FD + ")[B");
        add(rows, "socket", "sun/nio/ch/EPoll", "create", "()I");
        add(rows, "socketNumber", "sun/nio/ch/EPoll", "ctl", "(IIII)I");
        add(rows, "epollWait", "sun/nio/ch/EPoll", "wait", "(IJII)I");
        add(rows, "socket", "sun/nio/ch/EventFD", "eventfd0", "()I");
        add(rows, "socketNumber", "sun/nio/ch/EventFD", "set0", "(I)I");
        add(rows, "makePipe", "sun/nio/ch/IOUtil", "makePipe", "(Z)J");
        add(rows, "socketNumber", "sun/nio/ch/IOUtil", "write1", "(IB)I");
        add(rows, "socketNumber", "sun/nio/ch/IOUtil", "drain", "(I)Z");
        add(rows, "socketNumber", "sun/nio/ch/IOUtil", "drain1", "(I)I");
        add(rows, "configureBlocking", "sun/nio/ch/IOUtil", "configureBlocking", "(" + FD + "Z)V");
        add(rows, "signal", "sun/nio/ch/NativeThread", "signal", "(J)V");
        add(rows, "signal", "sun/nio/ch/NativeThread", "signal0", "(J)V");
        for (String option : List.of("Probes", "Time", "Intvl")) {
            add(rows, "socketNumber", OPTIONS, "setTcpKeepAlive" + option + "0", "(II)V");
            add(rows, "socketNumber", OPTIONS, "getTcpKeepAlive" + option + "0", "(I)I");
        }
        add(rows, "socketNumber", OPTIONS, "setIpDontFragment0", "(IZZ)V");
        add(rows, "socketNumber", OPTIONS, "getIpDontFragment0", "(IZ)Z");
        add(rows, "socketNumber", OPTIONS, "setQuickAck0", "(IZ)V");
        add(rows, "socketNumber", OPTIONS, "getQuickAck0", "(I)Z");
        add(rows, "socketNumber", OPTIONS, "getSoPeerCred0", "(I)J");
        add(rows, "socketNumber", OPTIONS, "getIncomingNapiId0", "(I)I");
    }

    /** Closing on files too, of which the hooks leave all as it is. */
    private static void dispatchers(List<Row> rows) {
        for (String owner : List.of("sun/nio/ch/SocketDispatcher", "sun/nio/ch/DatagramDispatcher")) {
            add(rows, "read", owner, "read0", "(" + FD + "JI)I");
            add(rows, "readv", owner, "readv0", "(" + FD + "JI)J");
            add(rows, "write", owner, "write0", "(" + FD + "JI)I");
            add(rows, "writev", owner, "writev0", "(" + FD + "JI)J");
        }
        // In JDK 17 below the dispatcher of sockets; that of files does not come here.
        add(rows, "write", "sun/nio/ch/FileDispatcherImpl", "write0", "(" + FD + "JI)I");
        add(rows, "writev", "sun/nio/ch/FileDispatcherImpl", "writev0", "(" + FD + "JI)J");
        for (String owner : List.of("sun/nio/ch/FileDispatcherImpl", "sun/nio/ch/UnixDispatcher")) {
            add(rows, "close", owner, "close0", "(" + FD + ")V");
            add(rows, "socketNumber", owner, "preClose0", "(" + FD + ")V");
        }
        for (String owner : List.of("sun/nio/ch/FileDispatcherImpl", "sun/nio/ch/UnixFileDispatcherImpl")) {
            add(rows, "close", owner, "closeIntFD", "(I)V");
        }
        for (String owner : List.of("sun/nio/ch/FileDispatcherImpl", "sun/nio/ch/DatagramDispatcher")) {
            add(rows, "socketNumber", owner, "dup0", "(" + FD + FD + ")V");
        }
        add(rows, "close", "java/io/FileDescriptor", "close0", "()V");
        add(rows, "close", "java/io/FileCleanable", "cleanupClose0", "(IJ)V");
    }

    private static void hosts(List<Row> rows) {
        for (String owner : List.of("java/net/Inet4AddressImpl", "java/net/Inet6AddressImpl")) {
            add(rows, "networkObject", owner, "getLocalHostName", "()Ljava/lang/String;");
            add(rows, "networkObject", owner, "lookupAllHostAddr", "(Ljava/lang/String;)[Ljava/net/InetAddress;");
            add(rows, "networkObject", owner, "getHostByAddr", "([B)Ljava/lang/String;");
        }
        add(
                rows,
                "networkObject",
                "java/net/Inet6AddressImpl",
                "lookupAllHostAddr",
                "(Ljava/lang/String;I)[Ljava/net/InetAddress;");
        add(rows, "networkObject", "sun/net/dns/ResolverConfigurationImpl", "fallbackDomain0", "()Ljava/lang/String;");
        add(rows, "networkNumber", "java/net/Inet4AddressImpl", "isReachable0", "([BI[BI)Z");
        add(rows, "networkNumber", "java/net/Inet6AddressImpl", "isReachable0", "([BII[BII)Z");
        add(rows, "networkObject", INTERFACE, "getAll", "()[L" + INTERFACE + ";");
        add(rows, "networkObject", INTERFACE, "getByName0", "(Ljava/lang/String;)L" + INTERFACE + ";");
        add(rows, "networkObject", INTERFACE, "getByIndex0", "(I)L" + INTERFACE + ";");
        add(rows, "networkObject", INTERFACE, "getByInetAddress0", "(Ljava/net/InetAddress;)L" + INTERFACE + ";");
        add(rows, "networkFact", INTERFACE, "boundInetAddress0", "(Ljava/net/InetAddress;)Z");
        for (String name : List.of("isUp0", "isLoopback0", "supportsMulticast0", "isP2P0")) {
            add(rows, "networkFact", INTERFACE, name, "(Ljava/lang/String;I)Z");
        }
        add(rows, "networkFact", INTERFACE, "getMTU0", "(Ljava/lang/String;I)I");
        add(rows, "networkObject", INTERFACE, "getMacAddr0", "([BLjava/lang/String;I)[B");
    }

    private static void add(List<Row> rows, String hook, String owner, String name, String descriptor) {
        rows.add(new Row(NATIVE, owner, name, descriptor, hook, EVERYWHERE, "native"));
    }
}
