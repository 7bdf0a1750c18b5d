package org.reprise.sample;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.function.IntConsumer;

/**
 * A machine with a guest, or the boot loader, in its RAM: builds the devices, connects them, and runs the threads.
 *
 * <p>The thread "cpu" keeps the process alive and ends it; "io", "stdin", "net" and "block-0" to "block-3" are daemons.
 */
final class Machine {
    /** How often the main loop looks for an interrupt that a racing update lost, in ns. */
    private static final long RESAMPLE_NANOS = 10_000_000;

    private static final int REGISTER_A0 = 10;
    private static final int REGISTER_A1 = 11;
    private static final int STATUS_INTERNAL_ERROR = 1;

    private final PrintStream errors;
    private final IntConsumer exit;
    private final VirtualClock clock = new VirtualClock();
    private final InterruptLines lines = new InterruptLines();
    private final MainLoop loop = new MainLoop(clock);
    private final InterruptController interrupts = new InterruptController(lines);
    private final Clint clint = new Clint(clock, lines, loop);
    private final MachineTimer resample = new MachineTimer(this::resample);
    private final Bus bus = new Bus();
    private final Ram ram;
    private final ConsoleOutput output;
    private final ConsoleInput input;
    private final Cpu cpu;
    private final PowerController power;
    private DiskImage disk;
    private BlockBackend blocks;
    private NetworkCard net;

    /**
     * Builds a machine; nothing runs yet.
     *
     * @param elf the guest or the boot loader, an ELF file
     * @param in the console's input
     * @param out the console's output, digests and the final state
     * @param errors complaints
     * @param exit called by the CPU thread at the very end, with the exit status
     * @throws UsageException if the guest cannot be loaded, or a disk or port cannot be opened
     */
    Machine(MachineOptions options, byte[] elf, InputStream in, PrintStream out, PrintStream errors, IntConsumer exit)
            throws UsageException {
        this.errors = errors;
        this.exit = exit;
        ram = new Ram(options.ramMebibytes());
        output = new ConsoleOutput(out);
        SerialConsole console = new SerialConsole(output, interrupts);
        input = new ConsoleInput(in, console, loop, this::pressPowerButton);
        DigestPrinter digests = new DigestPrinter(options.digestEvery(), ram, output);
        cpu = new Cpu(ram, bus, lines, loop, clock, digests, errors);
        cpu.setPc(ElfLoader.load(options.guest(), elf, ram));
        cpu.setRegister(REGISTER_A0, options.bootArgument());
        cpu.setRegister(REGISTER_A1, options.depth());

        bus.attach(MemoryMap.CLINT, MemoryMap.CLINT_BYTES, clint);
        bus.attach(MemoryMap.INTERRUPT_CONTROLLER, MemoryMap.WINDOW_BYTES, interrupts);
        bus.attach(MemoryMap.CONSOLE, MemoryMap.WINDOW_BYTES, console);
        bus.attach(MemoryMap.RTC, MemoryMap.WINDOW_BYTES, new GoldfishRtc());
        int features = 0;
        if (options.disk() != null) {
            attachDisk(options);
            features |= PowerController.FEATURE_DISK;
        }
        if (options.netPort() != MachineOptions.NO_NET) {
            attachNet(options.netPort());
            features |= PowerController.FEATURE_NET;
        }
        power = new PowerController(cpu::powerOff, loop, interrupts, features, ram.size());
        bus.attach(MemoryMap.POWER, MemoryMap.WINDOW_BYTES, power);
    }

    /** Starts all threads and returns. */
    void start() {
        loop.arm(resample, clock.nanos() + RESAMPLE_NANOS);
        startDaemon("io", loop);
        startDaemon("stdin", input);
        if (blocks != null) {
            blocks.start();
        }
        if (net != null) {
            errors.println("sample-machine: network card on UDP port " + net.port());
            startDaemon("net", net);
        }
        new Thread(this::runCpu, "cpu").start();
    }

    /** The UDP port of the network card, which must be there. */
    int netPort() {
        return net.port();
    }

    /** Asks the guest to shut down; any thread. */
    void pressPowerButton() {
        power.requestShutdown();
    }

    private void attachDisk(MachineOptions options) throws UsageException {
        try {
            disk = new DiskImage(options.disk(), options.diskWritable());
        } catch (IOException e) {
            throw new UsageException("cannot open disk image " + options.disk() + ": " + e.getMessage());
        }
        blocks = new BlockBackend(disk, ram, loop);
        bus.attach(MemoryMap.BLOCK, MemoryMap.WINDOW_BYTES, new BlockDevice(blocks, ram, loop, lines, interrupts));
    }

    private void attachNet(int port) throws UsageException {
        try {
            net = new NetworkCard(port, ram, loop, interrupts);
        } catch (IOException e) {
            throw new UsageException("cannot open UDP port " + port + ": " + e.getMessage());
        }
        bus.attach(MemoryMap.NET, MemoryMap.WINDOW_BYTES, net);
    }

    private static void startDaemon(String name, Runnable body) {
        Thread thread = new Thread(body, name);
        thread.setDaemon(true);
        thread.start();
    }

    private void resample() {
        interrupts.resample();
        clint.resample();
        loop.arm(resample, clock.nanos() + RESAMPLE_NANOS);
    }

    private void runCpu() {
        int status = STATUS_INTERNAL_ERROR;
        try {
            status = cpu.run();
            report();
            shutDown();
        } catch (InterruptedException | IOException | RuntimeException e) {
            e.printStackTrace(errors);
        }
        exit.accept(status);
    }

    private void report() {
        output.flush();
        output.report("instructions " + cpu.instructions());
        output.report("state " + StateHash.of(cpu, ram, disk == null ? null : disk.overlay(), output));
    }

    private void shutDown() throws IOException {
        loop.stop();
        if (blocks != null) {
            blocks.stop();
            disk.close();
        }
        if (net != null) {
            net.close();
        }
    }
}
