package org.reprise.agent.catalogue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A line of {@code natives.txt}: native methods that need no row, or have none.
 *
 * @param module a pattern
 * @param owner a pattern
 * @param names patterns
 * @param word why, in one word
 * @param reason why, in more words; of what is below a row, that row
 */
record Excuse(
        String heading, String text, Pattern module, Pattern owner, List<Pattern> names, String word, String reason) {
    /** The words, and what they mean. */
    static final Map<String, String> WORDS = Map.of(
            "same",
                    "its answer follows from its arguments, the class files and the JVM build, all of which are the recording's",
            "outside", "it acts on the JVM or the outside, and answers nothing that could differ",
            "unseen", "what it answers does not reach a program, or not by itself",
            "below", "every way of a program to it passes the row that is named, in which Reprise answers",
            "limit", "it may differ: a limit");

    static List<Excuse> all() {
        List<Excuse> all = new ArrayList<>();
        for (Lines.Line line : Lines.of("natives.txt")) {
            String text = line.columns().get(0);
            int colon = text.indexOf(':');
            int sharp = text.indexOf('#');
            all.add(new Excuse(
                    line.heading(),
                    text,
                    Lines.glob(colon < 0 ? "*" : text.substring(0, colon)),
                    Lines.glob(text.substring(colon + 1, sharp)),
                    Arrays.stream(text.substring(sharp + 1).split(" "))
                            .map(Lines::glob)
                            .toList(),
                    line.columns().get(1),
                    line.columns().get(2)));
        }
        return all;
    }

    /** Which of the names fits the method, or -1. */
    int find(JdkNatives.Native method) {
        if (module.matcher(method.module()).matches()
                && owner.matcher(method.owner()).matches()) {
            for (int i = 0; i < names.size(); i++) {
                if (names.get(i).matcher(method.name()).matches()) {
                    return i;
                }
            }
        }
        return -1;
    }
}
