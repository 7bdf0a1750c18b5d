package org.reprise.it.target;

import java.util.Vector;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntUnaryOperator;

/** The class file of which {@link HiddenClasses} defines hidden classes, by that name or another of the same length. */
final class Concealed implements IntUnaryOperator {
    static final Vector<Integer> VECTOR = new Vector<>();
    /** How many threads are about to be blocked. */
    static final AtomicInteger COMING = new AtomicInteger();

    private static final String FROM = frame();
    private static int shared;
    private static volatile int racing;

    /** What a stack trace says of the initializer. */
    private static String frame() {
        for (StackTraceElement frame : new Throwable().getStackTrace()) {
            if (frame.getMethodName().equals("<clinit>")) {
                return frame.toString();
            }
        }
        return "no frame";
    }

    @Override
    public int applyAsInt(int kind) {
        return switch (kind) {
            case 0 -> locked();
            case 1 -> raced();
            case 2 -> blocked();
            case 3 -> fail();
            case 4 -> lambdas();
            default -> FROM.hashCode();
        };
    }

    private static synchronized int locked() {
        for (int i = 0; i < 3000; i++) {
            shared++;
            if (shared % 1000 == 0) {
                Thread.yield();
            }
        }
        return (int) (System.nanoTime() % 1000);
    }

    private static int raced() {
        for (int i = 0; i < 20_000; i++) {
            racing = racing * 31 + i;
        }
        return racing;
    }

    /** Blocked in a monitor of the JDK's until who has it comes back from a sleep. */
    private static int blocked() {
        COMING.incrementAndGet();
        VECTOR.add(1);
        Thread.yield(); // the first hook after the monitor of the JDK: from here on there is an order
        return VECTOR.size();
    }

    private static int fail() {
        throw new IllegalStateException(FROM);
    }

    private static int lambdas() {
        Runnable one = () -> shared++;
        Runnable two = Concealed::locked;
        System.out.println(one + " " + two.getClass() + " " + one.getClass().getSimpleName());
        return 0;
    }
}
