package org.reprise.sample;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Loads a little-endian ELF32 executable for RISC-V into RAM (System V ABI, "Object Files" and "Program Loading"). */
final class ElfLoader {
    private static final int HEADER_BYTES = 52;
    private static final int PROGRAM_HEADER_BYTES = 32;
    private static final int MAGIC = 0x464c_457f;
    private static final int CLASS_32 = 1;
    private static final int LITTLE_ENDIAN = 1;
    private static final int EXECUTABLE = 2;
    private static final int RISCV = 243;
    private static final int LOAD = 1;

    private ElfLoader() {}

    /**
     * Copies the loadable segments to their physical addresses and clears the rest of each.
     *
     * @param name for the messages
     * @return the entry point
     * @throws UsageException if it is no such file, is cut short, or does not fit into RAM
     */
    static int load(String name, byte[] file, Ram ram) throws UsageException {
        ByteBuffer elf = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        require(file.length >= HEADER_BYTES && elf.getInt(0) == MAGIC, name, "is not an ELF file");
        require(file[4] == CLASS_32 && file[5] == LITTLE_ENDIAN, name, "is not a 32-bit little-endian ELF file");
        require(elf.getShort(16) == EXECUTABLE, name, "is not an executable");
        require(elf.getShort(18) == RISCV, name, "is not for RISC-V");
        int table = elf.getInt(28);
        int entrySize = Short.toUnsignedInt(elf.getShort(42));
        int entries = Short.toUnsignedInt(elf.getShort(44));
        require(entries > 0 && entrySize >= PROGRAM_HEADER_BYTES, name, "has no program headers");
        require(isInside(table, (long) entries * entrySize, file.length), name, "is cut short in its program headers");
        for (int i = 0; i < entries; i++) {
            int header = table + i * entrySize;
            if (elf.getInt(header) == LOAD) {
                loadSegment(name, file, elf, header, ram);
            }
        }
        return elf.getInt(24);
    }

    private static void loadSegment(String name, byte[] file, ByteBuffer elf, int header, Ram ram)
            throws UsageException {
        int from = elf.getInt(header + 4);
        int address = elf.getInt(header + 12);
        int fileBytes = elf.getInt(header + 16);
        int memoryBytes = elf.getInt(header + 20);
        require(isInside(from, Integer.toUnsignedLong(fileBytes), file.length), name, "is cut short in a segment");
        require(
                Integer.compareUnsigned(fileBytes, memoryBytes) <= 0,
                name,
                "has a segment larger in file than in memory");
        int offset = address - MemoryMap.RAM;
        require(
                ram.contains(offset, memoryBytes),
                name,
                "has a segment at 0x" + Integer.toHexString(address) + " of " + Integer.toUnsignedString(memoryBytes)
                        + " bytes, which is outside RAM (" + ram.size() + " bytes at 0x"
                        + Integer.toHexString(MemoryMap.RAM) + "); see --ram");
        ram.write(offset, file, from, fileBytes);
        for (int i = fileBytes; i < memoryBytes; i++) {
            ram.storeByte(offset + i, 0);
        }
    }

    private static boolean isInside(int from, long length, int total) {
        return from >= 0 && from + length <= total;
    }

    private static void require(boolean condition, String name, String complaint) throws UsageException {
        if (!condition) {
            throw new UsageException(name + " " + complaint);
        }
    }
}
