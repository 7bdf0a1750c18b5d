package org.reprise.it.target.program;

import java.util.ArrayList;
import java.util.List;

/** Runs generated programs one after the other and prints what each comes to. */
public final class Programs {
    private static volatile World current;

    private Programs() {}

    /**
     * Runs them.
     *
     * @param args the programs' texts
     */
    public static void main(String[] args) {
        List<List<Node>> programs = new ArrayList<>();
        for (String text : args) {
            programs.add(Node.parse(text));
        }
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            Worker.busy(100);
            System.out.println("at exit: " + current.outcome());
        }));
        for (int i = 0; i < args.length; i++) {
            World world = new World(programs.get(i), i == args.length - 1);
            current = world;
            try {
                new Worker(world).runAll(programs.get(i));
            } catch (IllegalStateException e) {
                System.out.println("main: " + e.getMessage());
            }
            world.finish();
            System.out.println("program " + i + ": " + world.outcome());
        }
    }
}
