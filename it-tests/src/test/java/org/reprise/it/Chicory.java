package org.reprise.it;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.reprise.it.target.ChicoryProbe;

/** The commands of {@link ChicoryProbe}. */
final class Chicory {
    private Chicory() {}

    /** Begins a command that gives the program a directory, one file in it, and perhaps a divisor of its work. */
    static Fork probe(Jdk jdk, Path directory, String file, String... divisor) {
        List<Path> classPath = new ArrayList<>();
        for (String type : List.of(
                "com.dylibso.chicory.runtime.Instance",
                "com.dylibso.chicory.wasi.WasiPreview1",
                "com.dylibso.chicory.wasm.Parser",
                "com.dylibso.chicory.log.Logger")) {
            classPath.add(Jars.of(type));
        }
        classPath.add(Fork.testClasses());
        return Fork.of(jdk, ChicoryProbe.class)
                .classPath(classPath.toArray(new Path[0]))
                .arguments(Fork.testClasses().resolve("guest/wasi-probe.wasm").toString(), directory.toString(), file)
                .arguments(divisor);
    }
}
