package org.reprise.sample;

import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;

/**
 * What the command line asks for.
 *
 * @param guest a path to an ELF file, or the name of a built-in guest; {@link GuestFiles#LOADER}, which boots from the disk,
 *     if none was named
 * @param ramMebibytes size of RAM in MiB, 1 to {@value #MAX_RAM_MEBIBYTES}
 * @param disk the disk image, or null for a machine without a disk
 * @param diskWritable whether guest writes go to the image; otherwise they go to an overlay in memory
 * @param netPort the UDP port of the network card on the loopback address, 0 for any free one, {@value #NO_NET} for a
 *     machine without a card
 * @param digestEvery instructions between two digest lines, 0 for none
 * @param bootArgument what the guest finds in register a0 at its entry point
 * @param depth what it finds in register a1: how many requests of the disk to keep in flight
 */
record MachineOptions(
        String guest,
        int ramMebibytes,
        Path disk,
        boolean diskWritable,
        int netPort,
        long digestEvery,
        int bootArgument,
        int depth) {

    static final int DEFAULT_RAM_MEBIBYTES = 8;
    static final int MAX_RAM_MEBIBYTES = 1024;
    static final int NO_NET = -1;
    static final int DEFAULT_DEPTH = 32;
    static final int MAX_DEPTH = 64;

    static final String USAGE = """
            usage: java -jar sample-machine.jar [OPTION]... [GUEST]
               or: java -jar sample-machine.jar --make-disk FILE GUEST
            GUEST is an ELF file or a built-in guest: compute, diskcopy, echo, idle, system. Without it the machine boots
            from its disk, which --make-disk writes.
              --ram MIB           size of RAM, 1 to 1024 (default 8)
              --disk FILE         disk image; guest writes stay in memory
              --disk-rw           guest writes go to the disk image
              --net PORT          network card on this UDP port of the loopback address, 0 for any
              --digest-every N    print a digest of the guest's state every N instructions
              --arg N             number passed to the guest in a0 (compute: rounds of work; idle: seconds; system: requests)
              --depth N           number passed in a1, 1 to 64 (system: requests in flight; default 32)
              --help              print this text
            """;

    /** A machine with RAM only, as the tests and the parser start from. */
    static MachineOptions forGuest(String guest) {
        return new MachineOptions(guest, DEFAULT_RAM_MEBIBYTES, null, false, NO_NET, 0, 0, DEFAULT_DEPTH);
    }

    /**
     * Parses a command line.
     *
     * @throws UsageException if an option is unknown, lacks its value or is out of range, or GUEST is given twice, or neither GUEST nor a disk to
     *     boot from is given
     */
    static MachineOptions parse(List<String> arguments) throws UsageException {
        String guest = null;
        int ram = DEFAULT_RAM_MEBIBYTES;
        Path disk = null;
        boolean writable = false;
        int port = NO_NET;
        long every = 0;
        int bootArgument = 0;
        int depth = DEFAULT_DEPTH;
        Iterator<String> rest = arguments.iterator();
        while (rest.hasNext()) {
            String argument = rest.next();
            switch (argument) {
                case "--ram" -> ram = (int) number(argument, rest, 1, MAX_RAM_MEBIBYTES);
                case "--disk" -> disk = Path.of(value(argument, rest));
                case "--disk-rw" -> writable = true;
                case "--net" -> port = (int) number(argument, rest, 0, 65_535);
                case "--digest-every" -> every = number(argument, rest, 1, Long.MAX_VALUE);
                case "--arg" -> bootArgument = (int) number(argument, rest, 0, Integer.MAX_VALUE);
                case "--depth" -> depth = (int) number(argument, rest, 1, MAX_DEPTH);
                default -> guest = guest(guest, argument);
            }
        }
        if (guest == null && disk == null) {
            throw new UsageException("no guest given, and no disk to boot from");
        }
        if (writable && disk == null) {
            throw new UsageException("--disk-rw needs --disk FILE");
        }
        return new MachineOptions(
                guest == null ? GuestFiles.LOADER : guest, ram, disk, writable, port, every, bootArgument, depth);
    }

    private static String guest(String already, String argument) throws UsageException {
        if (argument.startsWith("-")) {
            throw new UsageException("unknown option " + argument);
        }
        if (already != null) {
            throw new UsageException("more than one guest: " + already + " and " + argument);
        }
        return argument;
    }

    private static String value(String option, Iterator<String> rest) throws UsageException {
        if (!rest.hasNext()) {
            throw new UsageException(option + " needs a value");
        }
        return rest.next();
    }

    private static long number(String option, Iterator<String> rest, long least, long most) throws UsageException {
        String text = value(option, rest);
        try {
            long number = Long.parseLong(text);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Told below, with the range.
        }
        throw new UsageException(option + " needs a number from " + least + " to " + most + ", not " + text);
    }
}
