package org.reprise.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class ElfLoaderTest {
    private static final int SEGMENT = 52 + 32;

    private final Ram ram = new Ram(1);

    /** An executable with one segment: 8 bytes in file, 16 in memory, at the start of RAM. */
    private static byte[] elf(Consumer<ByteBuffer> change) {
        ByteBuffer elf = ByteBuffer.allocate(SEGMENT + 8).order(ByteOrder.LITTLE_ENDIAN);
        elf.put(0, new byte[] {0x7f, 'E', 'L', 'F', 1, 1, 1});
        elf.putShort(16, (short) 2).putShort(18, (short) 243).putInt(20, 1);
        elf.putInt(24, MemoryMap.RAM + 4).putInt(28, 52);
        elf.putShort(40, (short) 52).putShort(42, (short) 32).putShort(44, (short) 1);
        elf.putInt(52, 1).putInt(56, SEGMENT).putInt(60, MemoryMap.RAM).putInt(64, MemoryMap.RAM);
        elf.putInt(68, 8).putInt(72, 16);
        elf.putInt(SEGMENT, 0x11223344).putInt(SEGMENT + 4, 0x55667788);
        change.accept(elf);
        return elf.array();
    }

    private void assertRefused(byte[] file, String complaint) {
        assertThatThrownBy(() -> ElfLoader.load("some.elf", file, ram))
                .isInstanceOf(UsageException.class)
                .hasMessageStartingWith("some.elf ")
                .hasMessageContaining(complaint);
    }

    @Test
    void loadsSegmentsAndClearsTheRest() throws UsageException {
        for (int offset = 0; offset < 32; offset += 4) {
            ram.storeWord(offset, -1);
        }
        assertThat(ElfLoader.load("some.elf", elf(elf -> {}), ram)).isEqualTo(MemoryMap.RAM + 4);
        assertThat(ram.loadWord(0)).isEqualTo(0x11223344);
        assertThat(ram.loadWord(4)).isEqualTo(0x55667788);
        assertThat(ram.loadWord(8)).isZero();
        assertThat(ram.loadWord(12)).isZero();
        assertThat(ram.loadWord(16)).isEqualTo(-1);
    }

    @Test
    void refusesOtherFiles() {
        assertRefused(new byte[0], "is not an ELF file");
        assertRefused("#!/bin/sh\n".repeat(10).getBytes(), "is not an ELF file");
        assertRefused(elf(elf -> elf.put(4, (byte) 2)), "32-bit");
        assertRefused(elf(elf -> elf.put(5, (byte) 2)), "little-endian");
        assertRefused(elf(elf -> elf.putShort(16, (short) 3)), "is not an executable");
        assertRefused(elf(elf -> elf.putShort(18, (short) 62)), "is not for RISC-V");
        assertRefused(elf(elf -> elf.putShort(44, (short) 0)), "no program headers");
    }

    @Test
    void refusesFilesCutShort() {
        byte[] whole = elf(elf -> {});
        assertRefused(Arrays.copyOf(whole, SEGMENT - 1), "is cut short in its program headers");
        assertRefused(Arrays.copyOf(whole, whole.length - 1), "is cut short in a segment");
        assertRefused(elf(elf -> elf.putInt(28, -4)), "is cut short in its program headers");
        assertRefused(elf(elf -> elf.putInt(56, -4)), "is cut short in a segment");
        assertRefused(elf(elf -> elf.putInt(68, -1)), "is cut short in a segment");
    }

    @Test
    void refusesSegmentsThatDoNotFit() {
        assertRefused(elf(elf -> elf.putInt(72, 4)), "larger in file than in memory");
        assertRefused(elf(elf -> elf.putInt(64, 0x1000)), "outside RAM");
        assertRefused(elf(elf -> elf.putInt(72, (1 << 20) + 1)), "outside RAM");
        assertRefused(elf(elf -> elf.putInt(72, -1)), "outside RAM");
    }
}
