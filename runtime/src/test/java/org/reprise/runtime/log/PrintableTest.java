package org.reprise.runtime.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

class PrintableTest {
    private static final Set<Integer> SPELT = Set.of(
            (int) Character.CONTROL,
            (int) Character.FORMAT,
            (int) Character.LINE_SEPARATOR,
            (int) Character.PARAGRAPH_SEPARATOR,
            (int) Character.SURROGATE);

    @Test
    void everyCharacterThatIsNotGraphicIsSpeltOut() {
        for (int c = 0; c <= Character.MAX_CODE_POINT; c++) {
            if (SPELT.contains(Character.getType(c))) {
                assertThat(Printable.isSpelt(c)).as("U+%04x", c).isTrue();
                String line = Printable.line("a" + Character.toString(c) + "b");
                assertThat(line).as("U+%04x", c).matches("a(\\\\[nrt]|(\\\\u[0-9a-f]{4}){1,2})b");
            } else if (Character.isDefined(c)) {
                assertThat(Printable.isSpelt(c)).as("U+%04x", c).isFalse();
            }
        }
    }

    @Test
    void aTextOnOneLine() {
        assertThat(Printable.line("\u001b]0;x\u0007\n\r\t\u009b2J\u202eabc\u2028\ud83d\ude00\udb40\udc41\ud83d"))
                .isEqualTo("\\u001b]0;x\\u0007\\n\\r\\t\\u009b2J\\u202eabc\\u2028\ud83d\ude00\\udb40\\udc41\\ud83d");
    }

    @Test
    void linesStayLines() {
        assertThat(Printable.lines("a\nb\r\n")).isEqualTo("a\nb\\r\n");
    }

    @Test
    void aTextOfGraphicCharactersStaysItself() {
        String text = "plain, \u00e9\u4e2d\ud83d\ude00";
        assertThat(Printable.line(text)).isSameAs(text);
    }
}
