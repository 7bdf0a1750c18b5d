package org.reprise.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.reprise.it.target.Secretive;

/** What a user wants kept out of a log is not in it, and a replay says so where the program depends on it. */
class RedactIT {
    private static final String TOKEN = "t0ken-of-the-environment";
    private static final String PIN = "7q3";
    private static final String PASSWORD = "passw0rd of a property";
    private static final String ARGUMENT = "4rgument,with a comma";
    private static final String REDACT = "redact=env:A_TOKEN,env:A_PIN,env:MISSING,property:a.password,argument:2";

    @TempDir
    private Path directory;

    private Path log() {
        return directory.resolve("run.rr");
    }

    private static Fork program(Jdk jdk, String show, String argument) {
        return Fork.of(jdk, Secretive.class).arguments(show, argument);
    }

    private Result record(Jdk jdk, String show, String... options) {
        return program(jdk, show, ARGUMENT)
                .environment("A_TOKEN", TOKEN)
                .environment("A_PIN", PIN)
                .jvm("-Da.password=" + PASSWORD)
                .record(log(), options)
                .run();
    }

    @OnEveryJdk
    void valuesAreNotInTheLog(Jdk jdk) throws IOException {
        Result recorded = record(jdk, "hide", REDACT);
        assertThat(recorded.status()).as("%s", recorded).isZero();
        assertThat(recorded.outText()).isEqualTo("true\n");
        String bytes = Files.readString(log(), StandardCharsets.ISO_8859_1);
        assertThat(bytes)
                .doesNotContain(TOKEN, PASSWORD, ARGUMENT, "\0" + PIN + "\0")
                .contains("A_TOKEN\0" + "*".repeat(TOKEN.length()) + "\0");
        // Who has the value gives the same options, who has not gives stars.
        Replays.same(
                recorded, program(jdk, "hide", ARGUMENT).replay(log(), REDACT).run());
        Replays.same(
                recorded,
                program(jdk, "hide", "*".repeat(ARGUMENT.length()))
                        .replay(log())
                        .run());
        Replays.refused(program(jdk, "hide", ARGUMENT).replay(log()).run(), 65, "other program arguments", "****");

        Result info = Fork.of(jdk, (String) null)
                .jar(Fork.AGENT)
                .arguments("info", log().toString())
                .run();
        assertThat(info.outText())
                .containsPattern("info.redacted +" + REDACT.substring("redact=".length()))
                .containsPattern("holds +the command line, .*the whole environment \\(")
                .doesNotContain(ARGUMENT);
    }

    @OnEveryJdk
    void whatDependsOnThemDiverges(Jdk jdk) {
        Result recorded = record(jdk, "show", REDACT);
        assertThat(recorded.outText()).isEqualTo("true\n" + TOKEN + PASSWORD + ARGUMENT + "\n");
        Replays.refused(
                program(jdk, "show", ARGUMENT).replay(log(), REDACT).run(),
                70,
                "Divergence",
                "The log was recorded with " + REDACT);
    }

    @Test
    void otherForms() {
        for (String wrong :
                new String[] {"A_TOKEN", "env:", "argument:0", "argument:x", "env:A,file:b", "env:A,,env:B"}) {
            Replays.refused(record(Jdk.own(), "hide", "redact=" + wrong), 64, "redact=" + wrong, "env:NAME");
        }
        Replays.refused(record(Jdk.own(), "hide", "redact=argument:3"), 64, "no argument:3", "has 2 arguments");
        assertThat(log()).doesNotExist();
    }
}
