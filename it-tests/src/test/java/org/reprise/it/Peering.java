package org.reprise.it;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import org.reprise.it.target.Peer;

/**
 * A running {@link Peer}, which ends when this is closed.
 *
 * @param process its process
 * @param port where it listens
 */
record Peering(Process process, String port) implements AutoCloseable {
    static Peering start(Jdk jdk) throws IOException {
        Process process = new ProcessBuilder(Fork.of(jdk, Peer.class).command()).start();
        return new Peering(
                process,
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8)).readLine());
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
