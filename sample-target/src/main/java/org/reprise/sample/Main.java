package org.reprise.sample;

import java.nio.file.Path;
import java.util.List;

/** The command line: see {@link MachineOptions#USAGE}. */
public final class Main {
    /** Exit status for bad arguments. */
    static final int STATUS_USAGE = 2;

    private static final String MAKE_DISK = "--make-disk";

    private Main() {}

    /**
     * Starts the machine; the process ends when the guest powers off, with the guest's exit code.
     *
     * @param arguments the options, then the guest
     */
    public static void main(String[] arguments) {
        List<String> list = List.of(arguments);
        if (list.contains("--help")) {
            System.out.print(MachineOptions.USAGE);
            return;
        }
        try {
            if (!list.isEmpty() && list.get(0).equals(MAKE_DISK)) {
                makeDisk(list);
                return;
            }
            MachineOptions options = MachineOptions.parse(list);
            byte[] elf = GuestFiles.read(options.guest());
            new Machine(options, elf, System.in, System.out, System.err, System::exit).start();
        } catch (UsageException e) {
            System.err.println("sample-machine: " + e.getMessage());
            System.err.println("Try --help.");
            System.exit(STATUS_USAGE);
        }
    }

    private static void makeDisk(List<String> arguments) throws UsageException {
        if (arguments.size() != 3) {
            throw new UsageException(MAKE_DISK + " needs FILE and GUEST, and nothing else");
        }
        BootDisk.make(Path.of(arguments.get(1)), GuestFiles.read(arguments.get(2)));
    }
}
