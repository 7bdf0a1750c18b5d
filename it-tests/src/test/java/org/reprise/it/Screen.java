package org.reprise.it;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;

/** An X server without a screen, Xvfb, that lets in who has its cookie alone. */
final class Screen implements AutoCloseable {
    private static final int LOCAL = 256;
    private static final String COOKIE = "MIT-MAGIC-COOKIE-1";

    private final Process server;
    private final Path authority;
    private final String display;

    /** @param directory where the cookie is put */
    Screen(Path directory) {
        authority = directory.resolve("authority");
        try {
            byte[] cookie = new byte[16];
            new SecureRandom().nextBytes(cookie);
            String host = Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
            // Of a file for all displays of this host, since the number is not known yet.
            ByteArrayOutputStream file = new ByteArrayOutputStream();
            DataOutputStream out = new DataOutputStream(file);
            out.writeShort(LOCAL);
            for (byte[] each : new byte[][] {host.getBytes(US_ASCII), {}, COOKIE.getBytes(US_ASCII), cookie}) {
                out.writeShort(each.length);
                out.write(each);
            }
            Files.write(authority, file.toByteArray());
            server = new ProcessBuilder(
                            "Xvfb",
                            "-displayfd",
                            "1",
                            "-screen",
                            "0",
                            "800x600x24",
                            "-nolisten",
                            "tcp",
                            "-auth",
                            authority.toString())
                    .redirectError(directory.resolve("xvfb.txt").toFile())
                    .start();
            String number = new BufferedReader(new InputStreamReader(server.getInputStream(), US_ASCII)).readLine();
            if (number == null) {
                throw new IllegalStateException("Xvfb: " + Files.readString(directory.resolve("xvfb.txt")));
            }
            display = ":" + number;
        } catch (IOException e) {
            throw new IllegalStateException("The tests of windows need Xvfb (Debian's package xvfb)", e);
        }
    }

    /** Lets a process use it. */
    Fork show(Fork fork) {
        return fork.environment("DISPLAY", display).environment("XAUTHORITY", authority.toString());
    }

    /** Returns its name for {@code DISPLAY}. */
    String display() {
        return display;
    }

    @Override
    public void close() {
        server.destroy();
        try {
            server.waitFor();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
