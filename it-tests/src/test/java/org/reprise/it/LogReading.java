package org.reprise.it;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.RandomAccessFile;
import java.io.StringWriter;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** Has commands read logs, one after the other, in this process. What is right of one is said here alone: {@link FuzzIT} draws logs at random, {@link LogFuzzTarget} by what they reach. */
final class LogReading implements AutoCloseable {
    static final String CANARY = "org.reprise.it.target.Canary";
    static final byte[] HEADER = LogFuzz.header("jdk=17", "command=[Main]", "weaving=x hook=value:A#b hook=input:C#d");

    /** What a command may allocate for one log of some ten kilobytes. */
    private static final long BYTES = 64 << 20;

    private static final Duration HANG = Duration.ofSeconds(10);
    private static final String[][] WORDS = {
        {"info"},
        {"verify"},
        {"stats"},
        {"report"},
        {"dump"},
        {"dump", "--from", "3"},
        {"dump", "--kind", "NUMBER,BYTES"},
        {"diff"},
        {"diff", "--shape"}
    };

    /** How many commands there are. */
    static final int COMMANDS = WORDS.length;

    private final ThreadMXBean memory = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final Method execute;
    private final Path log;
    private final RandomAccessFile file;

    /**
     * @param commands has the class of the commands
     * @param log is written over: to make it anew each time takes longer than all the rest
     */
    LogReading(ClassLoader commands, Path log) throws ReflectiveOperationException, IOException {
        execute = commands.loadClass("org.reprise.agent.cli.Main")
                .getDeclaredMethod("execute", PrintWriter.class, PrintWriter.class, String[].class);
        execute.setAccessible(true);
        this.log = log;
        file = new RandomAccessFile(log.toFile(), "rw");
    }

    /** Returns a generator of logs for commands. */
    static LogFuzz fuzz(Random random) {
        return new LogFuzz(random, CANARY, "/etc/passwd", "../x", "a\nb", "java.lang.String");
    }

    /** Has a command read a log. */
    End read(byte[] bytes, int command) throws ReflectiveOperationException, IOException {
        file.seek(0);
        file.write(bytes);
        file.setLength(bytes.length);
        List<String> words = new ArrayList<>(List.of(WORDS[command]));
        words.add(log.toString());
        if (words.get(0).equals("diff")) {
            words.add(log.toString());
        }
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        long allocated = memory.getCurrentThreadAllocatedBytes();
        // Of the processor: on a busy machine a thread may have none for long. What waits for ever ends by the
        // time that all have.
        long before = memory.getCurrentThreadCpuTime();
        int status = (Integer)
                execute.invoke(null, new PrintWriter(out), new PrintWriter(err), words.toArray(new String[0]));
        long nanos = memory.getCurrentThreadCpuTime() - before;
        allocated = memory.getCurrentThreadAllocatedBytes() - allocated;
        return new End(words, status, err.toString(), allocated, nanos);
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    /** How a command ended. */
    record End(List<String> words, int status, String err, long allocated, long nanos) {
        boolean good() {
            return Set.of(0, 65).contains(status)
                    && (status == 0) == err.isEmpty()
                    && !err.contains("\tat ")
                    && (status == 0 || err.startsWith("reprise: "))
                    && allocated < BYTES
                    && nanos < HANG.toNanos();
        }

        @Override
        public String toString() {
            return words + " ends with " + status + " in " + nanos + " ns, having allocated " + allocated
                    + " bytes, and says\n" + err;
        }
    }
}
