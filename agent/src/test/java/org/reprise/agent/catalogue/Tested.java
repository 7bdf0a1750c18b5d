package org.reprise.agent.catalogue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A line of {@code tested.txt}: what rows are for.
 *
 * @param owner a pattern
 * @param names patterns
 * @param logged kinds of event or sources, none for nothing
 * @param api what a program calls
 * @param tests names of classes, none for none
 */
record Tested(String text, Pattern owner, List<Pattern> names, List<String> logged, String api, List<String> tests) {
    static List<Tested> all() {
        List<Tested> all = new ArrayList<>();
        for (Lines.Line line : Lines.of("tested.txt")) {
            String text = line.columns().get(0);
            int sharp = text.indexOf('#');
            all.add(new Tested(
                    text,
                    Lines.glob(text.substring(0, sharp)),
                    Arrays.stream(text.substring(sharp + 1).split(" "))
                            .map(Lines::glob)
                            .toList(),
                    list(line.columns().get(1)),
                    line.columns().get(2),
                    list(line.columns().get(3))));
        }
        return all;
    }

    static List<String> list(String column) {
        return column.equals("-") ? List.of() : List.of(column.split(", "));
    }

    boolean fits(Row row) {
        return owner.matcher(row.owner()).matches()
                && names.stream().anyMatch(name -> name.matcher(row.name()).matches());
    }
}
