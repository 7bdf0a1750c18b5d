package org.reprise.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/**
 * What Jazzer calls with bytes of its own (profile {@code jazzer}). They are what {@link LogFuzz} draws, so that a log made from them has right checksums, and a changed byte is a changed log and not a
 * refused one. {@code docs/fuzz.md} says how to run it.
 */
public final class LogFuzzTarget {
    private static final int SEEDS = 20;
    private static final int SEED_LENGTH = 600;

    private static LogReading reading;

    private LogFuzzTarget() {}

    /**
     * Called once, before all others. Leaves inputs to begin with, as from an empty corpus Jazzer takes long to come to logs of more than an event or two; and reads each once, as Jazzer rewrites a class when it
     * is loaded, in the thread whose memory and time count, and takes ten times what a command may have.
     */
    public static void fuzzerInitialize() throws ReflectiveOperationException, IOException {
        Path corpus = Path.of(System.getProperty("reprise.corpus"));
        Path log = Files.createTempFile("fuzz", ".rr");
        log.toFile().deleteOnExit();
        reading = new LogReading(LogFuzzTarget.class.getClassLoader(), log);
        Random random = new Random(0);
        for (int i = 0; i < SEEDS; i++) {
            byte[] seed = new byte[SEED_LENGTH];
            random.nextBytes(seed);
            seed[0] = (byte) i;
            Files.write(corpus.resolve("seed" + i), seed);
            read(seed);
        }
    }

    /** Makes one log and has one command read it. */
    public static void fuzzerTestOneInput(byte[] data) throws ReflectiveOperationException, IOException {
        LogReading.End end = read(data);
        if (!end.good()) {
            throw new AssertionError(end);
        }
    }

    private static LogReading.End read(byte[] data) throws ReflectiveOperationException, IOException {
        Random random = new Fed(data);
        int command = random.nextInt(LogReading.COMMANDS);
        LogFuzz fuzz = LogReading.fuzz(random);
        return reading.read(fuzz.log(LogReading.HEADER, fuzz.events()), command);
    }

    /** Draws bytes that it is given, and zeros where there are no more. */
    private static final class Fed extends Random {
        private static final long serialVersionUID = 1;

        private final byte[] data;
        private int at;

        Fed(byte[] data) {
            this.data = data;
        }

        /** Takes one byte for a small number, not four, three of which would hardly matter. */
        @Override
        public int nextInt(int bound) {
            return bound <= 1 << Byte.SIZE ? next(Byte.SIZE) % bound : super.nextInt(bound);
        }

        @Override
        protected int next(int bits) {
            int drawn = 0;
            for (int i = 0; i < bits; i += Byte.SIZE) {
                drawn = drawn << Byte.SIZE | (at < data.length ? data[at++] & 0xff : 0);
            }
            return drawn & -1 >>> Integer.SIZE - bits;
        }
    }
}
