package org.reprise.it.target;

/**
 * A network of nodes as its simulators have it (Avrora, say): a thread a node, which runs a little and waits for its neighbour, so that no node is ahead of another that it can hear. Of its
 * monitor operations 14 in 20 enter a monitor, 3 wait and 3 notify all.
 */
public final class SensorNetwork {
    private static final int NODES = 16;
    /** Rounds of work of a node between two meetings. */
    private static final int WORK = 13_000;

    /** Between two nodes: the first to come waits for the second. */
    private static final class Link {
        private boolean waiting;
        private int meetings;

        synchronized void meet() throws InterruptedException {
            if (waiting) {
                waiting = false;
                meetings++;
                notifyAll();
                return;
            }
            waiting = true;
            int mine = meetings;
            while (meetings == mine) {
                wait();
            }
        }
    }

    /** The air that all nodes share. */
    private static final class Medium {
        private long packets;

        synchronized void send() {
            packets++;
        }

        synchronized long packets() {
            return packets;
        }
    }

    /** Counts what a node uses up. */
    private static final class Meter {
        private long used;

        synchronized void use(long amount) {
            used += amount;
        }

        synchronized long used() {
            return used;
        }
    }

    private static final class Node extends Thread {
        private final Link[] links;
        private final Medium medium;
        private final Meter meter = new Meter();
        private final int number;
        private final int steps;
        private long state;

        Node(int number, int steps, Link[] links, Medium medium) {
            this.number = number;
            this.steps = steps;
            this.links = links;
            this.medium = medium;
        }

        @Override
        public void run() {
            try {
                for (int step = 0; step < steps; step++) {
                    for (int i = 0; i < WORK; i++) {
                        state = state * 6364136223846793005L + number;
                    }
                    meter.use(state & 7);
                    if (step % 3 == number % 3) {
                        medium.send();
                    }
                    // To the right and to the left in turn, around a ring.
                    int link = step % 2 == number % 2 ? number : (number + NODES - 1) % NODES;
                    links[link].meet();
                }
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private SensorNetwork() {}

    /**
     * Runs the network.
     *
     * @param args steps of each node
     */
    public static void main(String[] args) throws InterruptedException {
        int steps = Integer.parseInt(args[0]);
        Link[] links = new Link[NODES];
        for (int i = 0; i < NODES; i++) {
            links[i] = new Link();
        }
        Medium medium = new Medium();
        Node[] nodes = new Node[NODES];
        for (int i = 0; i < NODES; i++) {
            nodes[i] = new Node(i, steps, links, medium);
            nodes[i].start();
        }
        long used = 0;
        for (Node node : nodes) {
            node.join();
            used += node.meter.used();
        }
        System.out.println(medium.packets() + " packets, " + used + " used");
    }
}
