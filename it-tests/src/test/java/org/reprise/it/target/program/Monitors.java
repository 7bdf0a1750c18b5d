package org.reprise.it.target.program;

/** Operations on monitors. */
final class Monitors {
    private static final int NANOS = 60_000;

    private Monitors() {}

    static long apply(Worker worker, Node node) throws InterruptedException {
        int rank = node.op() == Op.STATIC ? Held.CLASS : node.a() % worker.world.guards.length;
        boolean waits = node.op() == Op.WAIT;
        if (waits ? !worker.held.mayWait(rank) : !worker.held.mayEnter(rank)) {
            worker.run(node.body());
            return -1;
        }
        worker.held.enter(rank);
        try {
            return entered(worker, node, worker.world.guards[node.a() % worker.world.guards.length]);
        } finally {
            worker.held.exit(rank);
        }
    }

    private static long entered(Worker worker, Node node, Guard guard) throws InterruptedException {
        switch (node.op()) {
            case METHOD -> guard.run(worker, node.body());
            case STATIC -> Guard.runStatic(worker, node.body());
            case SYNC -> {
                synchronized (guard) {
                    guard.value += worker.number;
                    worker.run(node.body());
                }
            }
            case WAIT -> {
                synchronized (guard) {
                    long before = guard.value;
                    if (node.b() == 0) {
                        guard.wait(1);
                    } else {
                        guard.wait(0, node.b() * NANOS);
                    }
                    return guard.value - before;
                }
            }
            case NOTIFY -> {
                synchronized (guard) {
                    guard.value += node.b();
                    guard.notify();
                }
            }
            default -> {
                synchronized (guard) {
                    guard.value += node.b();
                    guard.notifyAll();
                }
            }
        }
        return guard.value;
    }
}
