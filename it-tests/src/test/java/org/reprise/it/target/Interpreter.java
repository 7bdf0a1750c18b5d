package org.reprise.it.target;

/**
 * The tightest interpreter loop there is: fetch, switch, a few additions. It reads no clock and has one thread, so what a recording costs is its yield points, two in five instructions.
 */
public final class Interpreter {
    private static final int ADD = 0;
    private static final int XOR = 1;
    private static final int SHIFT = 2;
    private static final int LOAD = 3;
    private static final int STORE = 4;
    private static final int LOOP = 5;
    private static final int HALT = 6;
    private static final int MEMORY = 1 << 10;

    private final int[] code;
    private final int[] memory = new int[MEMORY];
    private final int[] registers = new int[8];

    private Interpreter(int[] code) {
        this.code = code;
    }

    /**
     * Runs a program.
     *
     * @param args millions of rounds of it
     */
    public static void main(String[] args) {
        int[] code = {
            ADD, 1, 2, XOR, 2, 1, SHIFT, 1, 3, STORE, 1, 2, LOAD, 3, 1, ADD, 2, 3, XOR, 1, 3, LOOP, 0, 0, HALT, 0, 0
        };
        Interpreter interpreter = new Interpreter(code);
        long instructions = 0;
        // In pieces, as an emulator leaves its loop now and then: the compiled loop must be entered, too.
        for (int i = 0; i < Integer.parseInt(args[0]) * 10; i++) {
            instructions += interpreter.run(100_000);
        }
        System.out.println(instructions + " instructions, " + interpreter.registers[1]);
    }

    private long run(int rounds) {
        int[] r = registers;
        r[0] = rounds;
        r[1] += 12345;
        long instructions = 0;
        int pc = 0;
        while (true) {
            int operation = code[pc];
            int a = code[pc + 1];
            int b = code[pc + 2];
            pc += 3;
            instructions++;
            switch (operation) {
                case ADD -> r[a] += r[b];
                case XOR -> r[a] ^= r[b];
                case SHIFT -> r[a] = r[a] << b | r[a] >>> 32 - b;
                case LOAD -> r[a] = memory[r[b] & MEMORY - 1];
                case STORE -> memory[r[b] & MEMORY - 1] = r[a];
                case LOOP -> {
                    if (--r[0] > 0) {
                        pc = 0;
                    }
                }
                default -> {
                    return instructions;
                }
            }
        }
    }
}
