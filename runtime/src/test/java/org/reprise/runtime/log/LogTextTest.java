package org.reprise.runtime.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Any text comes out of its bytes as it was. */
class LogTextTest {
    @Test
    void everyCharacter() {
        for (int c = 0; c <= Character.MAX_CODE_POINT; c++) {
            String text = "<" + Character.toString(c) + ">";
            byte[] bytes = LogText.encode(text);
            assertThat(LogText.decode(bytes)).isEqualTo(text);
            if (c != 0 && (c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE)) {
                assertThat(bytes).isEqualTo(text.getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    @Test
    void textsOfAnyCharacters() {
        Random random = new Random(3);
        for (int i = 0; i < 2000; i++) {
            char[] text = new char[random.nextInt(50)];
            for (int k = 0; k < text.length; k++) {
                // Mostly surrogates.
                text[k] = (char) (random.nextInt(4) == 0 ? random.nextInt(0x10000) : 0xd800 + random.nextInt(0x800));
            }
            byte[] bytes = LogText.encode(new String(text));
            assertThat(LogText.decode(bytes)).isEqualTo(new String(text));
            assertThat(bytes).doesNotContain((byte) 0);
        }
    }

    @ParameterizedTest
    @CsvSource({"d800, eda080", "dfff, edbfbf", "0000, c080", "d83dde00, f09f9880", "de00d83d, edb880eda0bd"})
    void bytesAsTheFormatSays(String utf16, String bytes) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < utf16.length(); i += 4) {
            text.append((char) Integer.parseInt(utf16.substring(i, i + 4), 16));
        }
        assertThat(HexFormat.of().formatHex(LogText.encode(text.toString()))).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"80", "61ff", "c3", "c341", "e282", "e28241", "f09f98", "f8808080", "f7bfbfbf", "f0808080"})
    void bytesOfNoText(String bytes) {
        assertThatThrownBy(() -> LogText.decode(HexFormat.of().parseHex(bytes)))
                .isInstanceOf(LogException.class)
                .hasMessageContaining("no character");
    }
}
