package org.reprise.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.reprise.it.LogEvents.Event;
import org.reprise.it.target.Entropies;
import org.reprise.it.target.Hooked;
import org.reprise.it.target.Locks;
import org.reprise.it.target.Peers;
import org.reprise.it.target.Windowed;
import org.reprise.runtime.log.EventKind;
import org.reprise.runtime.log.LogFormat;

/** A log in which one event is missing or another is no longer this program's: its replay stops, and never passes. */
class LogTamperingIT {
    private static final int WRONG_LOG = 65;
    /** Wrong log, other file, cut log, divergence. */
    private static final Set<Integer> STOPPED = Set.of(WRONG_LOG, 66, 69, 70);
    /** Where they stand means nothing: they are noticed where they are needed. */
    private static final Set<EventKind> PLACELESS = Set.of(
            EventKind.CLASS, EventKind.JDK_CLASS, EventKind.FINGERPRINT, EventKind.DISPLAY, EventKind.DISPLAY_PACKED);

    private static final Set<EventKind> CLOCKS = Set.of(EventKind.NANO_TIME, EventKind.MILLIS, EventKind.INSTANT);
    /** Seconds of the finest clock: some programs print no less. */
    private static final long MUCH = 10_000_000_000L;

    private static final Set<EventKind> DELIVERIES = Set.of(EventKind.ASYNC, EventKind.INPUT);

    /**
     * The replay does them unasked, {@link EventKind#HANDOVER} and {@link EventKind#SITE} too, which any thread that passes their places obeys; and what is delivered at a checkpoint, so that one that is missing
     * is noticed by what it would have done.
     */
    private static final Set<EventKind> IMPOSED = Arrays.stream(EventKind.values())
            .filter(kind -> kind.place != EventKind.Place.HOOK && kind.place != EventKind.Place.TURN
                    || kind == EventKind.HANDOVER
                    || kind == EventKind.SITE
                    || DELIVERIES.contains(kind))
            .collect(Collectors.toSet());

    private static final Pattern NUMBER = Pattern.compile("event (\\d+)");
    private static final Pattern SEGMENT = Pattern.compile("segment \\d+ at byte \\d+, which begins with event \\d+: ");
    /** Events of each kind in the long run. */
    private static final int MOST = 10;

    private static final String BEFORE = "before it ran";
    private static final String LATER = "later";
    private static final String AT_END = "by the digest at the end";
    private static final String NOWHERE = "without naming an event";

    private static final Duration HANGS = Duration.ofSeconds(120);

    @TempDir
    Path directory;

    private final long seed = Long.getLong("reprise.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final List<String> failed = new ArrayList<>();
    /** By where a change was noticed, by what it was: how many. */
    private final Map<String, Map<String, Integer>> noticed = new TreeMap<>();

    /**
     * One change of a log.
     *
     * @param sealed whether its checksums are made anew; else one byte of the event is another
     */
    private record Change(String name, int index, LogEvents log, boolean sealed) {
        /**
         * Returns at which event the program must be found to do something else, or -1 if that cannot be told. Up to the first event that is another than the recording's it does what
         * it did, and then comes to what it came to: to an event of another kind, or at another place. Where a field alone is another, or a thread's turn is ended without its doing,
         * it runs on, elsewhere; it may come to what the log has for a while.
         */
        int noticedAt(LogEvents whole) {
            Iterator<Integer> there = placed(whole).iterator();
            for (int here : placed(log)) {
                Event ours = log.events().get(here);
                Event theirs = there.hasNext() ? whole.events().get(there.next()) : null;
                if (ours != theirs) {
                    boolean told = theirs == null || ours.kind() != theirs.kind() || ours.count() != theirs.count();
                    return told
                                    && !IMPOSED.contains(ours.kind())
                                    && (theirs == null || !IMPOSED.contains(theirs.kind()))
                            ? here
                            : -1;
                }
            }
            return -1;
        }

        private List<Integer> placed(LogEvents any) {
            return IntStream.range(index, any.events().size())
                    .filter(i -> !PLACELESS.contains(any.events().get(i).kind()))
                    .boxed()
                    .toList();
        }

        void write(Path whole, Path file) throws IOException {
            log.write(file);
            if (!sealed) {
                byte[] altered = Files.readAllBytes(file);
                byte[] bytes = Files.readAllBytes(whole);
                int header = ByteBuffer.wrap(bytes)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .getInt(LogFormat.MAGIC.length + 2 * Integer.BYTES);
                long first = LogFormat.firstSegment(header);
                int at = 0;
                while (at < first
                        || (at - first) % LogFormat.SEGMENT < LogFormat.SEGMENT_PREFIX
                        || bytes[at] == altered[at]) {
                    at++;
                }
                bytes[at] = altered[at];
                Files.write(file, bytes);
            }
        }
    }

    @Test
    void sampleMachine() throws IOException {
        Path machine = Path.of(System.getProperty("reprise.sample"));
        tamper(
                () -> Fork.of(Jdk.own(), (String) null).jar(machine).arguments("--arg", "1", "compute"),
                "",
                "slice=500");
    }

    @Test
    @LongRunOnly
    void echoOfTheSampleMachine() throws IOException {
        Path machine = Path.of(System.getProperty("reprise.sample"));
        tamper(() -> Fork.of(Jdk.own(), (String) null).jar(machine).arguments("echo"), "a\nb\nquit\n", "slice=500");
    }

    @Test
    @LongRunOnly
    void diskOfTheSampleMachine() throws IOException {
        Path machine = Path.of(System.getProperty("reprise.sample"));
        Path image = directory.resolve("disk.img");
        assertThat(Fork.of(Jdk.own(), (String) null)
                        .jar(machine)
                        .arguments("--make-disk", image.toString(), "system")
                        .run()
                        .status())
                .isZero();
        tamper(
                () -> Fork.of(Jdk.own(), (String) null)
                        .jar(machine)
                        .arguments("--disk", image.toString(), "--disk-rw", "--net", "0", "--arg", "20"),
                "",
                "slice=500",
                "config=" + SampleDiskIT.hooks(directory));
    }

    @Test
    @LongRunOnly
    void sockets() throws IOException {
        try (Peering peer = Peering.start(Jdk.own())) {
            tamper(() -> Fork.of(Jdk.own(), Peers.class).arguments("channels", peer.port()), "", "slice=500");
        }
    }

    @Test
    void programThatPrintsTheClock() throws IOException {
        tamper(() -> Fork.of(Jdk.own(), Entropies.class).arguments("lambdas"), "", "slice=30");
        tamper(() -> Fork.of(Jdk.own(), Entropies.class).arguments("dates"), "", "slice=30");
    }

    @Test
    void programOfMonitors() throws IOException {
        tamper(() -> Fork.of(Jdk.own(), Locks.class).arguments("nested"), "", "slice=50");
        tamper(() -> Fork.of(Jdk.own(), Locks.class).arguments("timedOrNotified"), "", "slice=50");
    }

    @Test
    @LongRunOnly
    void chicory() throws IOException {
        Path files = Files.createDirectory(directory.resolve("files"));
        Files.writeString(files.resolve("probe.txt"), "The quick brown fox.\n".repeat(500));
        tamper(() -> Chicory.probe(Jdk.own(), files, "probe.txt"), "one\ntwo\n", "slice=1000");
    }

    @Test
    @LongRunOnly
    void dataOfRequests() throws IOException {
        Path backend = HooksIT.packBackend(directory);
        tamper(
                () -> Fork.of(Jdk.own(), Hooked.class)
                        .jvm("-Xbootclasspath/a:" + backend)
                        .arguments("device", "3"),
                "",
                "slice=500",
                HooksIT.DEVICE,
                "blocks=data");
    }

    @Test
    @LongRunOnly
    void window() throws IOException {
        try (Screen screen = new Screen(directory)) {
            tamper(
                    () -> screen.show(Fork.of(Jdk.own(), Windowed.class)
                            .jvm("-Duser.home=" + directory)
                            .arguments("robot")),
                    "",
                    "slice=500");
        }
    }

    private void tamper(Supplier<Fork> program, String input, String slice, String... hooks) throws IOException {
        Path log = directory.resolve("whole.rr");
        Result recorded = program.get()
                .input(input)
                .record(log, both(hooks, slice, "overwrite=yes"))
                .run();
        LogEvents whole = LogEvents.read(log);
        Path copy = directory.resolve("copy.rr");
        whole.write(copy);
        Replays.same(recorded, program.get().replay(copy, hooks).run());

        List<Change> changes = changes(whole);
        for (int i = 0; i < changes.size(); i++) {
            changes.get(i).write(copy, directory.resolve(i + ".rr"));
        }
        // A replay that never ends is one that did not notice; timeout(1) ends with 124.
        List<Result> results = Repeats.all(
                changes.size(),
                i -> program.get()
                        .prefix("timeout", Long.toString(HANGS.toSeconds()))
                        .replay(directory.resolve(i + ".rr"), hooks));
        for (int i = 0; i < changes.size(); i++) {
            judge(changes.get(i), whole, results.get(i));
        }
        System.out.println("-Dreprise.seed=" + seed + ": " + changes.size() + " changes, noticed " + noticed);
        assertThat(failed)
                .as("changes that were not noticed, or too late, with -Dreprise.seed=%d", seed)
                .isEmpty();
    }

    private static String[] both(String[] some, String... others) {
        return Stream.concat(Stream.of(some), Stream.of(others)).toArray(String[]::new);
    }

    private List<Change> changes(LogEvents whole) {
        Map<EventKind, List<Integer>> byKind = new TreeMap<>();
        for (int i = 0; i < whole.events().size(); i++) {
            byKind.computeIfAbsent(whole.events().get(i).kind(), kind -> new ArrayList<>())
                    .add(i);
        }
        List<Change> changes = new ArrayList<>();
        byKind.forEach((kind, all) -> {
            Collections.shuffle(all, random);
            for (int index : all.subList(0, Math.min(all.size(), Math.min(MOST, Repeats.times(1))))) {
                Event event = whole.events().get(index);
                changes.add(change("delete", index, whole, List.of(), true));
                changes.add(change("move", index, whole, List.of(event.after(event.count() + 1)), true));
                for (int field = 0; field < event.fields().size(); field++) {
                    Event other = event.with(field, altered(kind, event.fields().get(field)));
                    changes.add(change("alter field " + field + " of", index, whole, List.of(other), true));
                    if (field == event.fields().size() - 1) {
                        changes.add(change("flip in", index, whole, List.of(other), false));
                    }
                }
            }
        });
        return changes;
    }

    private Object altered(EventKind kind, Object field) {
        if (field instanceof Long number) {
            return number + (CLOCKS.contains(kind) ? MUCH : 1);
        } else if (field instanceof Integer bits) {
            return bits ^ 1 << random.nextInt(32);
        } else if (field instanceof String text) {
            return text + "x";
        }
        byte[] bytes = ((byte[]) field).clone();
        if (bytes.length == 0) {
            return new byte[1];
        }
        bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
        return Arrays.copyOf(bytes, bytes.length);
    }

    private static Change change(String how, int index, LogEvents whole, List<Event> instead, boolean sealed) {
        List<Event> events = new ArrayList<>(whole.events());
        Event before = events.remove(index);
        events.addAll(index, instead);
        return new Change(how + ' ' + before.kind(), index, new LogEvents(whole.header(), events), sealed);
    }

    private void judge(Change change, LogEvents whole, Result result) {
        String what = change.name + ", event " + change.index + " of "
                + whole.events().size();
        if (!STOPPED.contains(result.status())) {
            failed.add(what + " passed: " + result.status() + ' ' + Result.head(result.errText()));
            return;
        }
        String paragraph = Replays.paragraph(result);
        String where = where(change, whole, paragraph);
        boolean late = (where.equals(LATER) || where.equals(AT_END)) && change.noticedAt(whole) >= 0;
        boolean wrong = change.sealed ? late : result.status() != WRONG_LOG || !where.equals(BEFORE);
        if (wrong || where.equals(NOWHERE)) {
            failed.add(what + " was noticed " + where + ": " + result.status() + ' ' + paragraph);
        }
        noticed.computeIfAbsent(where, key -> new TreeMap<>()).merge(change.name, 1, Integer::sum);
    }

    private static String where(Change change, LogEvents whole, String paragraph) {
        Matcher number = NUMBER.matcher(paragraph);
        if (SEGMENT.matcher(paragraph).find()) {
            return BEFORE;
        } else if (paragraph.contains("one was altered")) {
            return AT_END;
        } else if (!number.find()) {
            return NOWHERE;
        }
        int at = Integer.parseInt(number.group(1));
        return at <= Math.max(change.index, change.noticedAt(whole)) ? "at the event" : LATER;
    }
}
