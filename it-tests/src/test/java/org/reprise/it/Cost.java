package org.reprise.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a forked JVM took of the machine, as the operating system says, whatever clock the program has.
 *
 * @param result what it did
 * @param cpu user and system time of all its threads, s
 * @param wall from start to end, s
 * @param peak most memory it had resident at a time, bytes ({@code VmHWM})
 * @param others part of the machine's processors that other processes had meanwhile, 0 to 1
 */
record Cost(Result result, double cpu, double wall, long peak, double others) {
    /** Prints user, system and wall time in s, to a file. */
    private static final String TIMED = "TIMEFORMAT='%3U %3S %3R'; exec 3>&2; { time \"$@\" 2>&3; } 2>\"$0\"";

    private static final int MILLIS_BETWEEN_LOOKS = 15;
    private static final String PEAK = "VmHWM:";
    /** Of {@code /proc/stat}, ticks a second. */
    private static final double TICKS = 100;

    /** Runs a command to its end. */
    static Cost of(Fork fork) {
        try {
            Path times = Files.createTempFile("times", ".txt");
            double busyBefore = busy();
            Forked running = fork.prefix("bash", "-c", TIMED, times.toString()).start();
            long peak = watch(running.pid());
            Result result = running.await();
            double busy = busy() - busyBefore;
            String[] words = Files.readString(times).trim().split("\\s+");
            Files.delete(times);
            double cpu = Double.parseDouble(words[0]) + Double.parseDouble(words[1]);
            double wall = Double.parseDouble(words[2]);
            double all = wall * Runtime.getRuntime().availableProcessors();
            return new Cost(result, cpu, wall, peak, Math.max(0, Math.min(1, (busy - cpu) / all)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Follows the memory of the shell's child to its end: what was resident at most can only grow. */
    private static long watch(long shell) throws InterruptedException {
        long peak = 0;
        Optional<ProcessHandle> child = Optional.empty();
        ProcessHandle handle = ProcessHandle.of(shell).orElse(null);
        while (handle != null && handle.isAlive()) {
            if (child.isEmpty()) {
                child = handle.children().findFirst();
            } else {
                peak = Math.max(peak, peak(child.get().pid()));
            }
            Thread.sleep(MILLIS_BETWEEN_LOOKS);
        }
        return peak;
    }

    private static long peak(long pid) {
        try {
            for (String line : Files.readAllLines(Path.of("/proc", Long.toString(pid), "status"))) {
                if (line.startsWith(PEAK)) {
                    return 1024 * Long.parseLong(line.replaceAll("\\D", ""));
                }
            }
        } catch (IOException e) {
            // It has ended.
        }
        return 0;
    }

    /** Time that the machine's processors have worked since it was started, s. */
    private static double busy() throws IOException {
        List<String> lines = Files.readAllLines(Path.of("/proc/stat"));
        String[] words = lines.get(0).trim().split("\\s+");
        long ticks = 0;
        // user, nice, system; then come idle, iowait, irq, softirq.
        for (int i : new int[] {1, 2, 3, 6, 7}) {
            ticks += Long.parseLong(words[i]);
        }
        return ticks / TICKS;
    }
}
