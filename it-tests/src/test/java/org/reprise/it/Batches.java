package org.reprise.it;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.RandomDistribution;
import net.jqwik.api.Tuple;
import org.reprise.it.Batch.Way;
import org.reprise.it.target.program.Node;
import org.reprise.it.target.program.Op;

/** Generators of programs. What they shrink to comes first everywhere. */
final class Batches {
    /** Programs in a batch. */
    static final int PROGRAMS = 20;

    private static final int DEPTH = 3;
    private static final int MOST = 7;

    private Batches() {}

    /** Returns batches of programs that do all there is. */
    static Arbitrary<Batch> all() {
        String scheduler = System.getProperty("reprise.scheduler", "");
        return batches(
                Arrays.asList(Op.values()),
                scheduler.isEmpty()
                        ? Arbitraries.of(List.of(), List.of("preempt=sites"), List.of("chaos=yes"))
                        : Arbitraries.just(List.of(scheduler)));
    }

    /** Returns batches of programs whose outcomes depend on nothing but how their threads interleave. */
    static Arbitrary<Batch> racing() {
        return batches(
                Arrays.stream(Op.values())
                        .filter(op -> op.kind() != Op.Kind.OUTSIDE && op != Op.EXIT)
                        .toList(),
                Arbitraries.just(List.of()));
    }

    private static Arbitrary<Batch> batches(List<Op> ops, Arbitrary<List<String>> options) {
        // Always full; a list of a fixed size would not be shrunk.
        Arbitrary<List<List<Node>>> programs = program(ops)
                .list()
                .ofMinSize(1)
                .ofMaxSize(PROGRAMS)
                .withSizeDistribution((tries, min, max, center) -> random -> max);
        return Combinators.combine(
                        programs,
                        Arbitraries.integers().between(5, 500),
                        options,
                        Arbitraries.of(Jdk.all()),
                        Arbitraries.frequencyOf(
                                Tuple.of(4, Arbitraries.just(Way.PLAIN)), Tuple.of(1, Arbitraries.of(Way.class))),
                        Arbitraries.of(Way.class).list().ofSize(2))
                .as(Batch::new);
    }

    /** Two to five threads, started by main, which then does a little itself. */
    private static Arbitrary<List<Node>> program(List<Op> ops) {
        Arbitrary<Node> thread = block(
                Arbitraries.frequencyOf(
                        Tuple.of(5, Arbitraries.just(Op.THREAD)), Tuple.of(1, Arbitraries.just(Op.DAEMON))),
                nodes(ops, DEPTH, 12));
        return Combinators.combine(thread.list().ofMinSize(1).ofMaxSize(5), nodes(ops, 1, 4))
                .as((threads, after) -> {
                    List<Node> program = new ArrayList<>(threads);
                    program.addAll(after);
                    return program;
                });
    }

    private static Arbitrary<List<Node>> nodes(List<Op> ops, int depth, int most) {
        return node(ops, depth).list().ofMinSize(0).ofMaxSize(most);
    }

    private static Arbitrary<Node> node(List<Op> ops, int depth) {
        Arbitrary<Node> leaf = block(
                Arbitraries.of(
                        ops.stream().filter(op -> op.kind() != Op.Kind.BLOCK).toList()),
                Arbitraries.just(List.of()));
        if (depth == 0) {
            return leaf;
        }
        Arbitrary<Node> block = block(
                Arbitraries.of(
                        ops.stream().filter(op -> op.kind() == Op.Kind.BLOCK).toList()),
                nodes(ops, depth - 1, 5));
        return Arbitraries.frequencyOf(Tuple.of(2, leaf), Tuple.of(1, block));
    }

    private static Arbitrary<Node> block(Arbitrary<Op> op, Arbitrary<List<Node>> body) {
        Arbitrary<Integer> number =
                Arbitraries.integers().between(0, MOST).withDistribution(RandomDistribution.uniform());
        return Combinators.combine(op, number, number, body).as(Node::new);
    }
}
