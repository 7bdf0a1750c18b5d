package org.reprise.it.target;

import com.dylibso.chicory.runtime.ExecutionListener;
import com.dylibso.chicory.runtime.ImportValues;
import com.dylibso.chicory.runtime.Instance;
import com.dylibso.chicory.runtime.MStack;
import com.dylibso.chicory.runtime.Memory;
import com.dylibso.chicory.wasi.WasiExitException;
import com.dylibso.chicory.wasi.WasiOptions;
import com.dylibso.chicory.wasi.WasiPreview1;
import com.dylibso.chicory.wasm.Parser;
import com.dylibso.chicory.wasm.WasmModule;
import com.dylibso.chicory.wasm.types.Instruction;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * Runs a WASI program in Chicory's interpreter with the real console, clocks, random numbers and one real directory.
 *
 * <p>A target of the integration tests, an ordinary host of Chicory that knows nothing of Reprise. The program gets the
 * environment variable {@code PROBE} if it is set here. This process ends with the program's exit status, or with 64
 * when called wrongly.
 */
public final class ChicoryProbe {
    private static final int USAGE = 64;

    private ChicoryProbe() {}

    /**
     * Runs the program until it exits.
     *
     * @param args the WebAssembly file; the directory that the program sees as {@code /}; the program's arguments, a
     *     file of that directory and perhaps a divisor of its work
     */
    public static void main(String[] args) {
        if (args.length < 3) {
            System.err.println("usage: ChicoryProbe WASM DIR FILE [DIVISOR]");
            System.exit(USAGE);
        }
        int status = run(
                Parser.parse(Path.of(args[0])), Path.of(args[1]), List.of(args).subList(2, args.length));
        System.out.flush();
        System.exit(status);
    }

    /** Prints a checksum of the machine's memory every so many instructions, so that a replay shows how far it is the recording. */
    private static final class StateDigest implements ExecutionListener {
        private static final int PERIOD = 1 << 19;
        private static final int PAGE = 1 << 16;

        Instance instance;
        private long instructions;

        @Override
        public void onExecution(Instruction instruction, MStack stack) {
            if (++instructions % PERIOD == 0) {
                CRC32C crc = new CRC32C();
                Memory memory = instance.memory();
                for (int page = 0; page < memory.pages(); page++) {
                    crc.update(memory.readBytes(page * PAGE, PAGE));
                }
                System.out.println("digest " + instructions + " " + Long.toHexString(crc.getValue()));
            }
        }
    }

    private static int run(WasmModule module, Path directory, List<String> arguments) {
        List<String> command = new ArrayList<>(arguments);
        command.add(0, "wasi-probe");
        WasiOptions.Builder options =
                WasiOptions.builder().inheritSystem().withArguments(command).withDirectory("/", directory);
        String probe = System.getenv("PROBE");
        if (probe != null) {
            options.withEnvironment("PROBE", probe);
        }
        try (WasiPreview1 wasi =
                WasiPreview1.builder().withOptions(options.build()).build()) {
            StateDigest digest = new StateDigest();
            digest.instance = Instance.builder(module)
                    .withImportValues(ImportValues.builder()
                            .addFunction(wasi.toHostFunctions())
                            .build())
                    .withUnsafeExecutionListener(digest)
                    .withStart(false)
                    .build();
            digest.instance.export("_start").apply();
            return 0;
        } catch (WasiExitException exit) {
            return exit.exitCode();
        }
    }
}
