package org.reprise.agent.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import org.reprise.runtime.log.Printable;

/** Lets no command write anything but graphic characters and line ends, wherever a text comes from: all that a command says passes here. */
final class TerminalWriter extends Writer {
    private static final String LINE_END = System.lineSeparator();

    private final PrintWriter out;

    TerminalWriter(PrintWriter out) {
        this.out = out;
    }

    @Override
    public void write(char[] text, int from, int length) {
        write(new String(text, from, length), 0, length);
    }

    @Override
    public void write(String text, int from, int length) {
        String part = text.substring(from, from + length);
        // Where a line ends in another way than Java's, as the JDK writes it: by itself.
        out.write(part.equals(LINE_END) ? part : Printable.lines(part));
    }

    @Override
    public void flush() throws IOException {
        if (out.checkError()) {
            throw new IOException("nobody reads");
        }
    }

    @Override
    public void close() {
        out.close();
    }
}
