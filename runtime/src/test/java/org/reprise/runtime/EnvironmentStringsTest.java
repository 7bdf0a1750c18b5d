package org.reprise.runtime;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Where a variable finds room among others. */
class EnvironmentStringsTest {
    private static String set(String strings) {
        byte[] now = EnvironmentStrings.replaced(strings.replace('|', '\0').getBytes(ISO_8859_1), "DISPLAY", ":77");
        return now == null ? null : new String(now, ISO_8859_1).replace('\0', '|');
    }

    @Test
    void inItsOwnPlace() {
        assertThat(set("TERM=xterm-color|DISPLAY=:0.0|A=b|")).isEqualTo("TERM=xterm-color|DISPLAY=:77||A=b|");
    }

    @Test
    void inThatOfAnotherWhereItsOwnIsTooShort() {
        assertThat(set("A=b|DISPLAY=:0|TERM=xterm-color|")).isEqualTo("A=b|-ISPLAY=:0|DISPLAY=:77|olor|");
    }

    @Test
    void whereItIsNotSet() {
        assertThat(set("HOME=/home/somebody|LANG=en_US.UTF-8|XAUTHORITY=/tmp/file|PWD=/home/somebody|"))
                .isEqualTo("HOME=/home/somebody|LANG=en_US.UTF-8|XAUTHORITY=/tmp/file|DISPLAY=:77|mebody|");
    }

    @Test
    void whereThereIsNoRoom() {
        assertThat(set("A=b|HOME=/home/somebody|")).isNull();
    }
}
