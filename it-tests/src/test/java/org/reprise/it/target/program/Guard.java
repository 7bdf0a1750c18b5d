package org.reprise.it.target.program;

import java.util.List;

/** A monitor with synchronized methods. */
final class Guard {
    long value;

    synchronized void run(Worker worker, List<Node> body) throws InterruptedException {
        value = value * 31 + worker.number;
        worker.run(body);
    }

    static synchronized void runStatic(Worker worker, List<Node> body) throws InterruptedException {
        worker.run(body);
    }
}
