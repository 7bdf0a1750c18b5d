package org.reprise.it;

import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * What a forked JVM did.
 *
 * @param status exit status; 128 plus the signal's number where one killed it
 * @param out standard output
 * @param err standard error
 * @param wall from start to end
 */
record Result(int status, byte[] out, byte[] err, Duration wall) {
    private static final int HEAD = 2000;

    String outText() {
        return new String(out, StandardCharsets.UTF_8);
    }

    String errText() {
        return new String(err, StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return "status " + status + " after " + wall.toMillis() + " ms\n--- out, " + out.length + " bytes\n"
                + head(outText()) + "\n--- err, " + err.length + " bytes\n" + head(errText()) + "\n---";
    }

    static String head(String text) {
        return text.length() <= HEAD ? text : text.substring(0, HEAD) + "[...]";
    }
}
