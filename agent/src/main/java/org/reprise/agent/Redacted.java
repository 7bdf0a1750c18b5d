package org.reprise.agent;

import java.util.ArrayList;
import java.util.List;

/** What the user wants kept out of a log, {@code redact=}: values of the environment, of system properties, arguments of the program. */
final class Redacted {
    private static final String ENVIRONMENT = "env:";
    private static final String PROPERTY = "property:";
    private static final String ARGUMENT = "argument:";

    private final List<String> items = new ArrayList<>();

    /** @throws IllegalArgumentException with words for the user, where an item has another form */
    Redacted(String text) {
        int from = 0;
        while (from < text.length()) {
            int comma = text.indexOf(',', from);
            int end = comma < 0 ? text.length() : comma;
            String item = text.substring(from, end);
            if (!isKnown(item)) {
                throw new IllegalArgumentException("The agent argument redact=" + text + " has \"" + item
                        + "\", which is neither env:NAME nor property:NAME nor argument:N, with N from 1.");
            }
            items.add(item);
            from = end + 1;
        }
    }

    private static boolean isKnown(String item) {
        if (item.startsWith(ARGUMENT)) {
            return item.length() <= ARGUMENT.length() + 6 && number(item) > 0;
        }
        return item.startsWith(ENVIRONMENT) && item.length() > ENVIRONMENT.length()
                || item.startsWith(PROPERTY) && item.length() > PROPERTY.length();
    }

    private static int number(String item) {
        try {
            return Integer.parseInt(item.substring(ARGUMENT.length()));
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    boolean isEmpty() {
        return items.isEmpty();
    }

    /** Returns what is kept out, in the user's words: names, no values. */
    String names() {
        return String.join(",", items);
    }

    /** Puts as many stars in place of the arguments that are kept out, in words that begin with the program itself. Returns what stood there. */
    List<String> hide(String[] words) {
        List<String> hidden = new ArrayList<>();
        for (String item : items) {
            if (item.startsWith(ARGUMENT)) {
                int number = number(item);
                if (number >= words.length) {
                    throw new IllegalArgumentException("There is no " + item
                            + " to be kept out of the log: the program has " + (words.length - 1)
                            + " arguments that can be told apart.");
                }
                hidden.add(words[number]);
            }
        }
        for (int i = 1; i < words.length; i++) {
            if (hidden.contains(words[i])) {
                words[i] = ProgramCommand.stars(words[i]);
            }
        }
        return hidden;
    }

    /** Returns the values of the environment and the properties that are kept out. */
    List<String> values() {
        List<String> values = new ArrayList<>();
        for (String item : items) {
            String value = item.startsWith(ENVIRONMENT)
                    ? System.getenv(item.substring(ENVIRONMENT.length()))
                    : item.startsWith(PROPERTY) ? System.getProperty(item.substring(PROPERTY.length())) : null;
            if (value != null) {
                values.add(value);
            }
        }
        return values;
    }
}
