package org.reprise.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.reprise.it.LogEvents.Event;
import org.reprise.it.target.Connections;
import org.reprise.it.target.FileErrors;
import org.reprise.it.target.Gadget;
import org.reprise.it.target.Hooked;
import org.reprise.it.target.Machines;
import org.reprise.it.target.Plugins;
import org.reprise.runtime.Source;
import org.reprise.runtime.log.EventKind;
import org.reprise.runtime.log.LogHeader;

/** A log that somebody has forged, whose checksums are right: a replay executes nothing that it names. */
class ForgedLogIT {
    private static final String CANARY = "org.reprise.it.target.Canary";
    private static final String CHORUS = "org.reprise.it.target.Chorus";
    /** Index of the name in an INPUT event. */
    private static final int METHOD = 5;

    static final String INPUTS =
            "hook=ignore:org.reprise.it.target.Hooked$Keys#startTyping;input:org.reprise.it.target.Hooked$Keys#key(int);"
                    + "checkpoint:org.reprise.it.target.Hooked$Keys#poll";

    /** Index of the text in a TEXT event. */
    private static final int TEXT = 2;

    @TempDir
    Path directory;

    private Path log;
    private Path forged;

    @OnEveryJdk
    void inputsCallNoOtherMethod(Jdk jdk) throws IOException {
        String[] names = {CANARY + "#sing(I)V", "java.lang.Runtime#exit(I)V", "org.reprise.it.target.Hooked$Keys#run()V"
        };
        Path backend = HooksIT.packBackend(directory);
        record(keys(jdk, backend), INPUTS);
        for (String name : names) {
            for (long object : new long[] {0, 1}) {
                forge(EventKind.INPUT, event -> event.with(METHOD - 1, object).with(METHOD, name));
                Result replayed = replay(keys(jdk, backend), INPUTS);
                Replays.refused(replayed, 70, "Divergence at event", name);
                noCanary();
            }
        }
    }

    @OnEveryJdk
    void onlyExceptionsAreThrown(Jdk jdk) throws IOException {
        Files.createFile(directory.resolve("file"));
        record(Fork.of(jdk, FileErrors.class));
        forge(EventKind.THROWN, event -> event.with(1, CANARY));
        Replays.refused(replay(Fork.of(jdk, FileErrors.class)), 65, "is corrupt", CANARY);
        noCanary();
    }

    /** It may be loaded, and then nothing of it runs. */
    @OnEveryJdk
    void classesOfTheJdkThatNoOperationInitializesAreNot(Jdk jdk) throws IOException {
        Files.createFile(directory.resolve("file"));
        Result recorded = record(Fork.of(jdk, FileErrors.class));
        LogEvents events = LogEvents.read(log);
        List<Event> changed = new ArrayList<>(events.events());
        int at = 0;
        while (changed.get(at).kind() != EventKind.THROWN) {
            at++;
        }
        changed.add(at, new Event(EventKind.JDK_CLASS, 0, List.of("java.awt.Toolkit", 2L, 7)));
        forged = directory.resolve("forged.rr");
        new LogEvents(events.header(), changed).forge(forged);
        Path classes = directory.resolve("classes.txt");
        Result replayed = replay(Fork.of(jdk, FileErrors.class).jvm("-Xlog:class+load,class+init:file=" + classes));
        Replays.same(recorded, replayed);
        assertThat(Files.readString(classes))
                .contains("java.awt.Toolkit ")
                .contains("Initializing 'java/io/File'")
                .doesNotContain("Initializing 'java/awt/Toolkit'");
    }

    /** Of a replay, what it says on standard error; the commands have a test of their own. */
    @Test
    void noReplayGivesOrdersToTheTerminal() throws IOException {
        String orders = "\u001b[2J\u009b2J\u202e\u2066\u2028";
        String spelt = "\\u001b[2J\\u009b2J\\u202e\\u2066\\u2028";
        Files.createFile(directory.resolve("file"));
        record(Fork.of(Jdk.own(), FileErrors.class));
        forge(EventKind.THROWN, event -> event.with(1, "no" + orders));
        Replays.refused(onTerminal(replay(Fork.of(Jdk.own(), FileErrors.class))), 70, "no" + spelt);
        for (String key : List.of(LogHeader.COMMAND, LogHeader.JDK)) {
            LogEvents events = LogEvents.read(log);
            events.header().put(key, "x" + orders);
            events.forge(forged);
            Replays.refused(onTerminal(replay(Fork.of(Jdk.own(), FileErrors.class))), 65, "x" + spelt);
        }
        forged = directory.resolve("x" + orders);
        Replays.refused(onTerminal(replay(Fork.of(Jdk.own(), FileErrors.class))), 66, "x" + spelt);
    }

    private static Result onTerminal(Result result) {
        assertThat(result.errText()).doesNotContainPattern("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}&&[^\n]]");
        return result;
    }

    /** What platform beans tell is in a form of its own, which has no other classes. */
    @OnEveryJdk
    void nothingIsReadInJavasSerialForm(Jdk jdk) throws IOException {
        record(machines(jdk));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(new Gadget());
        }
        forge(lastOf(Source.NOTIFICATION), event -> event.with(1, bytes.toByteArray()));
        Replays.refused(replay(machines(jdk)), 65, "is corrupt", "a BYTES that has no Notification");
        noCanary();
        // Of these the program itself asks, whose classes then are at hand.
        forge(lastOf(Source.MANAGEMENT), event -> event.with(1, bytes.toByteArray()));
        Replays.refused(replay(machines(jdk)), 65, "is corrupt", "a BYTES that has no CompositeData");
        noCanary();
    }

    /** 4 MB each, of some bytes: as many as there are would be kept. */
    @Test
    void whatAnXServerIsSaidToHaveSaidIsNotBelieved() throws IOException {
        Files.createFile(directory.resolve("file"));
        record(Fork.of(Jdk.own(), FileErrors.class));
        LogEvents events = LogEvents.read(log);
        List<Event> changed = new ArrayList<>(events.events());
        // One word, and as many as it says that are the one before.
        byte[] packed = {1, 0, 0, 0, 0, (byte) 0xff, (byte) 0xff, 0x3f, 1, 0};
        for (int i = 0; i < 500; i++) {
            changed.add(2, new Event(EventKind.DISPLAY_PACKED, 0, List.of(0L, 1L << 22, packed)));
        }
        forged = directory.resolve("forged.rr");
        new LogEvents(events.header(), changed).forge(forged);
        Replays.refused(
                replay(Fork.of(Jdk.own(), FileErrors.class).jvm("-Xmx256m")),
                65,
                "is corrupt",
                "an X server that cannot have said them");
    }

    /** Arrays in arrays: as deep as a log of a megabyte can say. */
    @Test
    void valuesAreNotTooDeep() throws IOException {
        Path backend = HooksIT.packBackend(directory);
        record(hooked(Jdk.own(), backend, "values"), HooksIT.VALUES);
        LogEvents events = LogEvents.read(log);
        List<Event> changed = new ArrayList<>(events.events());
        int at = 0;
        // Of a method that returns any object.
        while (!hookValue('e').test(changed.get(at))) {
            at++;
        }
        byte[] one = {'[', 'n', 0, 0, 0, 1};
        byte[] many = new byte[16_380];
        for (int i = 0; i < many.length; i++) {
            many[i] = one[i % one.length];
        }
        changed.set(at, changed.get(at).with(1, "n".getBytes(StandardCharsets.US_ASCII)));
        for (int i = 0; i < 60; i++) {
            changed.add(at, new Event(EventKind.CHUNK, 0, List.of(many)));
        }
        forged = directory.resolve("forged.rr");
        new LogEvents(events.header(), changed).forge(forged);
        Replays.refused(
                replay(hooked(Jdk.own(), backend, "values"), HooksIT.VALUES), 65, "is corrupt", "deep in others");
    }

    @Test
    void noPropertyIsMissingThatTheJvmNeeds() throws IOException {
        Files.createFile(directory.resolve("file"));
        record(Fork.of(Jdk.own(), FileErrors.class));
        forge(EventKind.PROPERTIES, event -> event.with(0, new byte[0]));
        Replays.refused(
                replay(Fork.of(Jdk.own(), FileErrors.class)), 65, "is corrupt", "system property sun.jnu.encoding");
    }

    /** A number where the method returns a text. */
    @Test
    void methodsReturnWhatTheyReturn() throws IOException {
        Path backend = HooksIT.packBackend(directory);
        record(hooked(Jdk.own(), backend, "values"), HooksIT.VALUES);
        forge(
                event -> event.kind() == EventKind.HOOK_VALUE
                        && ((byte[]) event.fields().get(1))[0] == 'T',
                event -> event.with(1, new byte[] {'I', 0, 0, 0, 1}));
        Replays.refused(
                replay(hooked(Jdk.own(), backend, "values"), HooksIT.VALUES),
                65,
                "is corrupt",
                "a java.lang.Integer that a method returns");
    }

    /** No loader is asked for such a name: a replay asked the JVM for it until there was no memory left. */
    @OnEveryJdk
    void aClassThatNoLoaderIsAskedFor(Jdk jdk) throws IOException {
        record(Fork.of(jdk, Plugins.class));
        forge(
                event -> event.kind() == EventKind.TEXT && event.fields().get(0).equals((long) Source.CLASS_LOADER.id),
                event -> event.with(TEXT, "no/name"));
        Replays.refused(
                replay(Fork.of(jdk, Plugins.class)), 70, "Divergence at event", "a class loader that is asked for");
    }

    /** What a method returned is looked at before anything of it runs. */
    @OnEveryJdk
    void constantsAreOfEnums(Jdk jdk) throws IOException {
        Path backend = HooksIT.packBackend(directory);
        record(hooked(jdk, backend, "values"), HooksIT.VALUES);
        byte[] canary = constant(CANARY, "LEFT");
        forge(hookValue('e'), event -> event.with(1, canary));
        Replays.refused(replay(hooked(jdk, backend, "values"), HooksIT.VALUES), 65, "is corrupt", CANARY);
        noCanary();
    }

    /** An enum that is nothing which the method returns, or takes, is not initialized: the program's code says what may be there. */
    @OnEveryJdk
    void enumsThatDoNotFitAreNotInitialized(Jdk jdk) throws IOException {
        Path backend = HooksIT.packBackend(directory);
        record(hooked(jdk, backend, "values"), HooksIT.VALUES);
        byte[] chorus = constant(CHORUS, "ALTO");
        ByteArrayOutputStream texts = new ByteArrayOutputStream();
        texts.write(new byte[] {'[', 'T', 0, 0, 0, 1});
        texts.write(chorus);
        byte[] any = one(chorus);
        for (byte[] value : new byte[][] {chorus, any, texts.toByteArray()}) {
            forge(hookValue('T'), event -> event.with(1, value));
            Result replayed = replay(hooked(jdk, backend, "values"), HooksIT.VALUES);
            noCanary();
            Replays.refused(replayed, 65, "is corrupt", "value of a hook");
        }
        Files.delete(log);
        record(keys(jdk, backend), INPUTS);
        forge(EventKind.HOOK_VALUE, event -> event.with(1, any));
        Replays.refused(replay(keys(jdk, backend), INPUTS), 65, "is corrupt", "arguments of an input");
        noCanary();
    }

    /** Where a method may return anything, its class's file says which enums there may be. */
    @OnEveryJdk
    void enumsThatTheMethodsClassDoesNotNameAreNotInitialized(Jdk jdk) throws IOException {
        Path backend = HooksIT.packBackend(directory);
        record(hooked(jdk, backend, "values"), HooksIT.VALUES);
        // Every fifth of its results is a constant.
        byte[] chorus = constant(CHORUS, "ALTO");
        for (byte[] value : new byte[][] {chorus, one(chorus)}) {
            forge(hookValue('e'), event -> event.with(1, value));
            Result replayed = replay(hooked(jdk, backend, "values"), HooksIT.VALUES);
            noCanary();
            Replays.refused(replayed, 65, "is corrupt", "value of a hook");
        }
    }

    private static Predicate<Event> hookValue(char form) {
        return event ->
                event.kind() == EventKind.HOOK_VALUE && ((byte[]) event.fields().get(1))[0] == form;
    }

    private static byte[] constant(String type, String name) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeByte('e');
        for (String text : new String[] {type, name}) {
            out.writeInt(text.length());
            out.writeChars(text);
        }
        return bytes.toByteArray();
    }

    /** An array of objects with that one. */
    private static byte[] one(byte[] value) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(new byte[] {'[', 'n', 0, 0, 0, 1});
        bytes.write(value);
        return bytes.toByteArray();
    }

    @Test
    void socketsHaveNumbersAndAddressesThatThereAre() throws IOException {
        record(Fork.of(Jdk.own(), Connections.class));
        Predicate<Event> ofSocket = event -> event.kind() == EventKind.NUMBER
                && event.fields().get(0).equals((long) Source.SOCKET.id)
                && (Long) event.fields().get(1) > 2;
        forge(ofSocket, event -> event.with(1, 1L << 30));
        Replays.refused(replay(Fork.of(Jdk.own(), Connections.class)), 65, "is corrupt", "descriptor 1073741824");
        forge(event -> ofSocket.test(event) && (Long) event.fields().get(1) > 1024, event -> event.with(1, 1L << 20));
        Replays.refused(replay(Fork.of(Jdk.own(), Connections.class)), 65, "is corrupt", "localPort");
        // An address, with no byte, no name and no scope.
        byte[] none = {3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
        forge(
                event ->
                        event.kind() == EventKind.BYTES && event.fields().get(0).equals((long) Source.SOCKET.id),
                event -> event.with(1, none));
        Replays.refused(replay(Fork.of(Jdk.own(), Connections.class)), 65, "is corrupt", "no object of a native");
    }

    /** Whatever the log says, a command keeps little of it. */
    @Test
    void commandsNeedNoMoreMemoryForMoreThreads() throws IOException {
        List<Event> events = new ArrayList<>();
        events.add(new Event(EventKind.SEED, 0, List.of(1, 0, 1000L)));
        for (long i = 0; i < 300_000; i++) {
            events.add(new Event(EventKind.PARK, 0, List.of(2 + i)));
        }
        // A text in many pieces, which was put together anew with each.
        for (int i = 0; i < 40; i++) {
            events.add(new Event(EventKind.CHUNK, 0, List.of(new byte[1 << 14])));
        }
        events.add(new Event(EventKind.SAID, 0, List.of("")));
        events.add(new Event(EventKind.END, 0, List.of(1L, 0)));
        forged = directory.resolve("forged.rr");
        new LogEvents(new LogHeader().put(LogHeader.JDK, "none"), events).forge(forged);
        for (String command : new String[] {"info", "verify", "stats", "report", "dump"}) {
            Result result = Fork.of(Jdk.own(), (String) null)
                    .jvm("-Xmx24m")
                    .jar(Fork.AGENT)
                    .arguments(command, forged.toString())
                    .run();
            assertThat(result.status()).as("%s", result).isZero();
            assertThat(result.errText()).isEmpty();
        }
    }

    private Predicate<Event> lastOf(Source source) {
        Predicate<Event> any = event ->
                event.kind() == EventKind.BYTES && event.fields().get(0).equals((long) source.id);
        Event last = LogEvents.read(log).events().stream()
                .filter(any)
                .reduce((a, b) -> b)
                .orElseThrow();
        return event -> any.test(event)
                && Arrays.equals(
                        (byte[]) event.fields().get(1), (byte[]) last.fields().get(1));
    }

    private static Fork machines(Jdk jdk) {
        return Fork.of(jdk, Machines.class).jvm("-XX:+UseSerialGC", "-Xmx40m").arguments("notifications");
    }

    private static Fork keys(Jdk jdk, Path backend) {
        return hooked(jdk, backend, "keys");
    }

    private static Fork hooked(Jdk jdk, Path backend, String what) {
        return Fork.of(jdk, Hooked.class).jvm("-Xbootclasspath/a:" + backend).arguments(what);
    }

    private Result record(Fork program, String... options) {
        log = directory.resolve("log.rr");
        Result recorded = program.directory(directory).record(log, options).run();
        assertThat(recorded.status()).as("%s", recorded).isZero();
        return recorded;
    }

    private Result replay(Fork program, String... options) {
        return program.directory(directory).replayFully(forged, options).run();
    }

    /** Changes the first event of a kind. */
    private void forge(EventKind kind, UnaryOperator<Event> change) {
        forge(event -> event.kind() == kind, change);
    }

    private void forge(Predicate<Event> which, UnaryOperator<Event> change) {
        LogEvents events = LogEvents.read(log);
        List<Event> changed = new ArrayList<>(events.events());
        int at = 0;
        while (!which.test(changed.get(at))) {
            at++;
        }
        changed.set(at, change.apply(changed.get(at)));
        forged = directory.resolve("forged.rr");
        new LogEvents(events.header(), changed).forge(forged);
    }

    private void noCanary() {
        assertThat(directory).isDirectoryNotContaining("glob:**/canary-*");
    }
}
