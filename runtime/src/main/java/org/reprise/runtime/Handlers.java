package org.reprise.runtime;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** Who takes the inputs of a port. Any thread may ask. */
final class Handlers {
    private static final Map<Integer, Consumer<byte[]>> BY_PORT = new ConcurrentHashMap<>();

    private Handlers() {}

    static void put(int port, Consumer<byte[]> handler) {
        BY_PORT.put(port, handler);
    }

    /** @throws IllegalStateException if there is none */
    static Consumer<byte[]> get(int port) {
        Consumer<byte[]> handler = BY_PORT.get(port);
        if (handler == null) {
            throw new IllegalStateException("no handler for inputs of port " + port);
        }
        return handler;
    }
}
