package org.reprise.it.target;

import com.dylibso.chicory.runtime.ImportValues;
import com.dylibso.chicory.runtime.Instance;
import com.dylibso.chicory.wasi.WasiExitException;
import com.dylibso.chicory.wasi.WasiOptions;
import com.dylibso.chicory.wasi.WasiPreview1;
import com.dylibso.chicory.wasm.Parser;
import com.dylibso.chicory.wasm.WasmModule;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

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
            // Building the instance runs the program's _start.
            Instance.builder(module)
                    .withImportValues(ImportValues.builder()
                            .addFunction(wasi.toHostFunctions())
                            .build())
                    .build();
            return 0;
        } catch (WasiExitException exit) {
            return exit.exitCode();
        }
    }
}
