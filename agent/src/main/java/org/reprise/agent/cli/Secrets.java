package org.reprise.agent.cli;

import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;
import org.reprise.runtime.Source;

/** Says what kinds of what a program saw a log holds, for who is about to send it to somebody. */
final class Secrets {
    /** By what they are, how many events. */
    private final Map<String, Long> kinds = new TreeMap<>();

    /** Counts the event at hand. */
    void count(LogCursor event) {
        switch (event.kind()) {
            case PROPERTIES -> add("system properties");
            case BLOCK -> add("data of files");
            case DISPLAY, DISPLAY_PACKED -> add("what a display showed and got");
            case INPUT, ASYNC, HOOK_VALUE, HOOK_NUMBER, REQUEST -> add("what hooks saw");
            case TEXT, BYTES -> source(Source.of(event.number(0)));
            default -> {
                // Order, clocks, checksums, names.
            }
        }
    }

    private void source(Source source) {
        if (source == null) {
            return;
        }
        switch (source) {
            case ENVIRONMENT -> add("the whole environment");
            case ENVIRONMENT_VARIABLE -> add("variables of the environment");
            case STREAM, CONSOLE -> add("console and streams");
            case SOCKET, NETWORK -> add("sockets and hosts");
            case PROCESS -> add("other processes");
            case SOUND, MIDI -> add("sound");
            case PREFERENCES -> add("preferences");
            case DIRECTORY, FILE_ATTRIBUTE, TEMPORARY_FILE -> add("names and attributes of files");
            default -> {
                // Figures of the machine.
            }
        }
    }

    private void add(String kind) {
        kinds.merge(kind, 1L, Long::sum);
    }

    String words() {
        StringJoiner words = new StringJoiner(", ");
        words.add("the command line");
        kinds.forEach((kind, count) -> words.add(kind + " (" + count + ")"));
        return words.toString();
    }
}
