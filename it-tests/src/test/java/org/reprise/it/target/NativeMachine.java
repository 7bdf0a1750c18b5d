package org.reprise.it.target;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A machine whose clock, disk, sound and keyboard are a native library's, which the first argument names. */
public final class NativeMachine {
    private static final int KEYS = 40;

    private long digest;
    private int keys;
    private long played;

    private NativeMachine() {}

    static native long time();

    static native int read(long sector, byte[] data, int offset, int length) throws IOException;

    native int pump(int samples);

    native void startTyping();

    /** Called by a thread of the library. */
    void key(int code) {
        digest = digest * 31 + code;
        keys++;
    }

    /** Called by the library in the thread that pumps. */
    void played(int samples) {
        played += samples;
    }

    /** Where the machine takes keys. */
    void poll() {
        digest = digest * 31 + keys;
    }

    private void play() {
        for (int i = 0; i < 50; i++) {
            digest = digest * 31 + pump(i);
        }
    }

    private void run() throws IOException, InterruptedException {
        startTyping();
        Thread sound = new Thread(this::play, "sound");
        sound.start();
        byte[] data = new byte[512];
        for (int sector = 0; keys < KEYS || sector < 100; sector++) {
            poll();
            read(sector % 64, data, sector % 16, 256);
            digest = digest * 31 + data[100] + time() % 1000;
        }
        sound.join();
        try {
            read(-1, data, 0, 1);
        } catch (IOException e) {
            System.out.println(e);
        }
        System.out.println(Long.toHexString(digest) + " " + keys + " keys, " + played + " samples");
    }

    /** Runs until enough keys have come. A JDK later than 17 warns of loading libraries. */
    @SuppressWarnings("restricted")
    public static void main(String[] arguments) throws Exception {
        if (arguments.length == 1) {
            System.load(arguments[0]);
        } else {
            // As programs do that bring their library along in a jar.
            Path unpacked = Files.createTempFile("device", ".so");
            Files.write(unpacked, Files.readAllBytes(Path.of(arguments[0])));
            System.load(unpacked.toString());
            Files.delete(unpacked);
        }
        new NativeMachine().run();
    }
}
