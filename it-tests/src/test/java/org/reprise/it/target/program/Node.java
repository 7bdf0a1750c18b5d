package org.reprise.it.target.program;

import java.util.ArrayList;
import java.util.List;

/**
 * One operation of a generated program, written {@code sync.1.0[plain.2.3 wait.1.4]}. A program is a list of them, which main carries out.
 *
 * @param op which
 * @param a what it acts on: a field, a monitor, a thread
 * @param b how long or how much
 * @param body what a block does inside
 */
public record Node(Op op, int a, int b, List<Node> body) {
    /** Copies the body. */
    public Node {
        body = List.copyOf(body);
    }

    /** Writes a program. */
    public static String text(List<Node> program) {
        StringBuilder text = new StringBuilder();
        append(text, program);
        return text.toString();
    }

    private static void append(StringBuilder text, List<Node> nodes) {
        String between = "";
        for (Node node : nodes) {
            text.append(between).append(node.op.text()).append('.').append(node.a);
            text.append('.').append(node.b);
            if (!node.body.isEmpty()) {
                append(text.append('['), node.body);
                text.append(']');
            }
            between = " ";
        }
    }

    /** Reads a program. */
    public static List<Node> parse(String text) {
        Reader reader = new Reader(text);
        List<Node> program = reader.nodes();
        if (reader.at != text.length()) {
            throw new IllegalArgumentException("character " + reader.at + " of " + text);
        }
        return program;
    }

    /** Where in the text. */
    private static final class Reader {
        final String text;
        int at;

        Reader(String text) {
            this.text = text;
        }

        List<Node> nodes() {
            List<Node> nodes = new ArrayList<>();
            while (at < text.length() && text.charAt(at) != ']') {
                String[] words = word().split("\\.");
                List<Node> body = List.of();
                if (at < text.length() && text.charAt(at) == '[') {
                    at++;
                    body = nodes();
                    at++;
                }
                nodes.add(new Node(Op.of(words[0]), Integer.parseInt(words[1]), Integer.parseInt(words[2]), body));
                if (at < text.length() && text.charAt(at) == ' ') {
                    at++;
                }
            }
            return nodes;
        }

        private String word() {
            int from = at;
            while (at < text.length() && " []".indexOf(text.charAt(at)) < 0) {
                at++;
            }
            return text.substring(from, at);
        }
    }

    @Override
    public String toString() {
        return text(List.of(this));
    }
}
