package org.reprise.it.target;

import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/** Looks at its secrets in every way, and prints one where it is told to. */
public final class Secretive {
    private Secretive() {}

    /** @param args whether to show a secret, and a secret */
    public static void main(String[] args) throws Exception {
        String variable = System.getenv("A_TOKEN");
        String property = System.getProperty("a.password");
        int lengths = variable.length()
                + System.getenv().get("A_TOKEN").length()
                + new ProcessBuilder("true").environment().get("A_TOKEN").length()
                + System.getenv("A_PIN").length()
                + property.length()
                + args[1].length()
                + System.getProperty("sun.java.command").length()
                + ManagementFactory.getRuntimeMXBean()
                        .getInputArguments()
                        .toString()
                        .length()
                + Files.readAllBytes(Path.of("/proc/self/environ")).length
                + ProcessHandle.current().info().commandLine().orElse("").length();
        new Thread(() -> {}, "thread of " + variable).start();
        System.out.println(lengths > 0);
        if (args[0].equals("show")) {
            System.out.println(variable + property + args[1]);
        }
    }
}
