package org.reprise.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The test's thread is the CPU; the main loop runs only where a test starts it. */
@Timeout(10)
class BlockDeviceTest {
    private static final int VALID = 1 << 31;
    private static final int POLLED = 1 << 24;
    private static final int FAILED = 1 << 16;

    @TempDir
    Path directory;

    private final Ram ram = new Ram(1);
    private final InterruptLines lines = new InterruptLines();
    private final InterruptController interrupts = new InterruptController(lines);
    private final MainLoop loop = new MainLoop(new VirtualClock());
    private DiskImage image;
    private BlockBackend backend;
    private BlockDevice device;

    @BeforeEach
    void start() throws IOException {
        image = new DiskImage(Files.write(directory.resolve("disk.img"), new byte[8 * DiskImage.SECTOR_BYTES]), false);
        backend = new BlockBackend(image, ram, loop);
        device = new BlockDevice(backend, ram, loop, lines, interrupts);
        interrupts.write(InterruptController.ENABLE, 1 << MemoryMap.BLOCK_SOURCE);
        lines.setCpuThread(Thread.currentThread());
        backend.start();
    }

    @AfterEach
    void stop() throws IOException {
        backend.stop();
        loop.stop();
        image.close();
    }

    private void submit(int tag, int sector) {
        device.write(BlockDevice.SECTOR, sector);
        device.write(BlockDevice.COUNT, 1);
        device.write(BlockDevice.BUFFER, MemoryMap.RAM);
        device.write(BlockDevice.TAG, tag);
        device.write(BlockDevice.COMMAND, BlockDevice.READ);
    }

    private void poll(int wanted) throws InterruptedException {
        while (device.read(BlockDevice.POLL) < wanted) {
            Thread.sleep(1);
        }
    }

    private void awaitInterrupt() throws InterruptedException {
        while (lines.pending() == 0) {
            Thread.sleep(1);
        }
    }

    @Test
    void whatTheCpuPollsIsMarkedAndDoesNotInterrupt() throws InterruptedException {
        submit(7, 0);
        poll(1);
        interrupts.resample();
        assertThat(lines.pending()).isZero();
        assertThat(device.read(BlockDevice.COMPLETION)).isEqualTo(VALID | POLLED | 7);
        assertThat(device.read(BlockDevice.COMPLETION)).isZero();
    }

    @Test
    void whatTheMainLoopPollsInterrupts() throws InterruptedException {
        new Thread(loop, "io").start();
        submit(7, 0);
        awaitInterrupt();
        assertThat(interrupts.read(InterruptController.CLAIM)).isEqualTo(MemoryMap.BLOCK_SOURCE);
        assertThat(device.read(BlockDevice.COMPLETION)).isEqualTo(VALID | 7);
        interrupts.write(InterruptController.CLAIM, MemoryMap.BLOCK_SOURCE);
        assertThat(lines.pending()).as("taken").isZero();
    }

    @Test
    void theLineStaysUpUntilTheLastCompletionOfTheMainLoopIsTaken() throws InterruptedException {
        submit(1, 0);
        poll(1);
        new Thread(loop, "io").start();
        submit(2, 0);
        awaitInterrupt();
        interrupts.read(InterruptController.CLAIM);
        assertThat(device.read(BlockDevice.COMPLETION)).isEqualTo(VALID | POLLED | 1);
        interrupts.write(InterruptController.CLAIM, MemoryMap.BLOCK_SOURCE);
        assertThat(lines.pending()).isNotZero();
        assertThat(device.read(BlockDevice.COMPLETION)).isEqualTo(VALID | 2);
    }

    @Test
    void aRequestThatCannotBeDoneFailsInTheMainLoop() throws InterruptedException {
        submit(3, 8);
        assertThat(device.read(BlockDevice.POLL)).isZero();
        new Thread(loop, "io").start();
        awaitInterrupt();
        assertThat(device.read(BlockDevice.COMPLETION)).isEqualTo(VALID | FAILED | 3);
    }

    @Test
    void atMostSixtyFourAreInFlight() throws InterruptedException {
        for (int i = 0; i < 70; i++) {
            submit(i, 0);
        }
        assertThat(device.read(BlockDevice.IN_FLIGHT)).isEqualTo(64);
        poll(64);
        for (int i = 0; i < 64; i++) {
            assertThat(device.read(BlockDevice.COMPLETION)).isNegative();
        }
        assertThat(device.read(BlockDevice.IN_FLIGHT)).isZero();
        assertThat(device.read(BlockDevice.POLL)).isZero();
    }
}
