package org.reprise.runtime;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Displays, and the file of cookies. */
class XServerTest {
    private static final String COOKIE = "MIT-MAGIC-COOKIE-1";

    private static byte[] entry(String host, String display, String name, int data) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeShort(256);
        for (byte[] each : new byte[][] {
            host.getBytes(US_ASCII), display.getBytes(US_ASCII), name.getBytes(US_ASCII), {(byte) data}
        }) {
            out.writeShort(each.length);
            out.write(each);
        }
        return bytes.toByteArray();
    }

    private static byte[] file(byte[]... entries) {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        for (byte[] entry : entries) {
            file.writeBytes(entry);
        }
        return file.toByteArray();
    }

    @Test
    void cookieOfThisHostIsTheFirstChoice() throws IOException {
        byte[] file = file(
                entry("other", "3", COOKIE, 1),
                entry("here", "4", COOKIE, 2),
                entry("here", "3", "XDM-AUTHORIZATION-1", 3),
                entry("here", "3", COOKIE, 4));
        assertThat(XServer.cookie(file, "3", "here")).containsExactly(4);
        assertThat(XServer.cookie(file, "3", "elsewhere")).containsExactly(1);
        assertThat(XServer.cookie(file, "5", "here")).isEmpty();
    }

    @Test
    void entryForAllDisplays() throws IOException {
        assertThat(XServer.cookie(entry("here", "", COOKIE, 7), "12", "here")).containsExactly(7);
    }

    @Test
    void fileThatEndsEarly() throws IOException {
        byte[] entry = entry("here", "3", COOKIE, 1);
        assertThatThrownBy(() -> XServer.cookie(java.util.Arrays.copyOf(entry, entry.length - 1), "3", "here"))
                .isInstanceOf(IOException.class);
    }

    @Test
    void hostOrPortThatIsNotThere() {
        for (String display : new String[] {"host.invalid:0", "localhost:99999"}) {
            assertThatThrownBy(() -> XServer.connect(display)).isInstanceOf(IOException.class);
        }
    }

    @Test
    void displaysThatAreNone() {
        for (String display : new String[] {"", "here", ":", ":x", ":1x.0", "wayland-0"}) {
            assertThatThrownBy(() -> XServer.connect(display))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("DISPLAY is " + display);
        }
    }
}
