package org.reprise.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the tests say of recordings and replays. */
final class Replays {
    private static final int CUT = 69;
    private static final Pattern BEGIN = Pattern.compile(
            "^(Error: A JNI error has occurred.*\nException in thread \"main\" )?reprise: ", Pattern.MULTILINE);
    private static final Pattern WITHIN = Pattern.compile("ends within an output of (\\d+) bytes");

    private Replays() {}

    /** The replay has the recording's status, output and error, byte for byte. */
    static void same(Result recorded, Result replayed) {
        String difference = stream("standard output", recorded.out(), replayed.out())
                + stream("standard error", recorded.err(), replayed.err())
                + (recorded.status() == replayed.status()
                        ? ""
                        : "status " + replayed.status() + ", recorded was " + recorded.status() + "\n");
        if (!difference.isEmpty()) {
            fail("The replay differs from the recording: " + difference + "Replay's standard error begins:\n"
                    + Result.head(replayed.errText()));
        }
    }

    private static String stream(String name, byte[] recorded, byte[] replayed) {
        int at = Arrays.mismatch(recorded, replayed);
        if (at < 0) {
            return "";
        }
        return name + " has " + replayed.length + " bytes, recorded were " + recorded.length
                + ", and differs first at byte " + at + ": \"" + around(replayed, at) + "\", recorded was \""
                + around(recorded, at) + "\"\n";
    }

    private static String around(byte[] data, int at) {
        int from = Math.max(0, at - 20);
        return new String(Arrays.copyOfRange(data, from, Math.max(from, Math.min(data.length, at + 40))));
    }

    /** Reprise ended the process with that status and one paragraph, which holds all of the words. */
    static void refused(Result result, int status, String... words) {
        assertThat(result.status()).as("status of\n%s", result).isEqualTo(status);
        assertThat(paragraph(result))
                .as("paragraph of\n%s", result)
                .contains(words)
                .doesNotContain("null");
    }

    /**
     * The replay of a log that was cut off gave what the recording gave, and then 69. Where the recording was stopped within an output, after the event that
     * announces it, the recording's output may be longer by as much of that one as had been written.
     */
    static void cut(Result recorded, Result replayed) {
        refused(replayed, CUT, "its recording was cut off");
        int more = recorded.out().length - replayed.out().length;
        assertThat(Arrays.mismatch(recorded.out(), replayed.out()))
                .as(
                        "first byte that differs, but for what the replay lacks, in\n%s\nrecorded was\n%s",
                        replayed, recorded)
                .isIn(-1, replayed.out().length);
        Matcher within = WITHIN.matcher(paragraph(replayed));
        if (within.find()) {
            assertThat(more)
                    .as("bytes of the last output, in\n%s", replayed)
                    .isBetween(0, Integer.parseInt(within.group(1)));
        } else {
            assertThat(more).as("bytes that the replay lacks, in\n%s", replayed).isZero();
        }
    }

    /**
     * The one paragraph of Reprise at the end of standard error: one line, after whatever the target wrote there. The launcher describes an exception that keeps main from starting, and writes
     * the first words in native code, below every hook.
     */
    static String paragraph(Result result) {
        String err = result.errText();
        Matcher begin = BEGIN.matcher(err);
        assertThat(begin.find())
                .as("a paragraph of Reprise on standard error in\n%s", result)
                .isTrue();
        String paragraph = err.substring(begin.end() - "reprise: ".length());
        assertThat(paragraph).as("the last line of standard error").endsWith("\n");
        assertThat(paragraph.indexOf('\n'))
                .as("the end of its only line: %s", paragraph)
                .isEqualTo(paragraph.length() - 1);
        return paragraph;
    }
}
