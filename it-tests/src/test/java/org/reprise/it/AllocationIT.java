package org.reprise.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.reprise.it.target.Allocations;

/** Recording allocates nothing where a program does the same over and over: clocks, loops, monitors, blocks, switches. */
class AllocationIT {
    @TempDir
    Path directory;

    @OnEveryJdk
    void nothingForEachOperation(Jdk jdk) throws IOException {
        Path image = directory.resolve("image");
        Files.write(image, new byte[4 * 512]);
        Path log = directory.resolve("log.rr");
        Result recorded = Fork.of(jdk, Allocations.class)
                .arguments(image.toString())
                // A slice that ends within a hand-over lets a thread look starved, and whether it waits for a lock is
                // seen on the stack.
                .record(log, "preempt=loops")
                .run();
        assertThat(recorded.errText()).isEmpty();
        assertThat(recorded.outText()).isEqualTo("clock 0\nloop 0\nmonitor 0\nblock 0\nswitch 0\ntrue\n");
    }
}
