package org.reprise.agent.catalogue;

import static org.reprise.agent.catalogue.Row.Kind.*;
import static org.reprise.agent.catalogue.Row.Scope.*;

import java.util.List;

/** Streams on files, devices and the console. */
final class Streams {
    private Streams() {}

    static List<Row> rows() {
        return List.of(
                new Row(
                        ENTER,
                        "java/io/FileInputStream",
                        "open",
                        "(Ljava/lang/String;)V",
                        "openingInput",
                        EVERYWHERE,
                        "files"),
                new Row(
                        EXIT,
                        "java/io/FileInputStream",
                        "open",
                        "(Ljava/lang/String;)V",
                        "openedInput",
                        EVERYWHERE,
                        "files"),
                new Row(AROUND, "java/io/FileInputStream", "read", "()I", "read", EVERYWHERE, "System.in, files"),
                new Row(AROUND, "java/io/FileInputStream", "read", "([B)I", "read", EVERYWHERE, "System.in, files"),
                new Row(AROUND, "java/io/FileInputStream", "read", "([BII)I", "read", EVERYWHERE, "System.in, files"),
                new Row(
                        AROUND,
                        "java/io/FileInputStream",
                        "readAllBytes",
                        "()[B",
                        "readAllBytes",
                        EVERYWHERE,
                        "System.in, files"),
                new Row(
                        AROUND,
                        "java/io/FileInputStream",
                        "readNBytes",
                        "(I)[B",
                        "readNBytes",
                        EVERYWHERE,
                        "System.in, files"),
                new Row(
                        AROUND,
                        "java/io/FileInputStream",
                        "available",
                        "()I",
                        "available",
                        EVERYWHERE,
                        "System.in, files"),
                new Row(AROUND, "java/io/FileInputStream", "skip", "(J)J", "skip", EVERYWHERE, "System.in, files"),
                new Row(
                        AROUND,
                        "java/io/FileOutputStream",
                        "write",
                        "(I)V",
                        "write",
                        EVERYWHERE,
                        "System.out, System.err"),
                new Row(
                        AROUND,
                        "java/io/FileOutputStream",
                        "write",
                        "([B)V",
                        "write",
                        EVERYWHERE,
                        "System.out, System.err"),
                new Row(
                        AROUND,
                        "java/io/FileOutputStream",
                        "write",
                        "([BII)V",
                        "write",
                        EVERYWHERE,
                        "System.out, System.err"));
    }
}
