package org.reprise.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.entry;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.reprise.runtime.ReplayMode;

/** What the agent's arguments mean, and which are refused. */
class AgentOptionsTest {
    @TempDir
    Path directory;

    private Path config(String text) throws IOException {
        return Files.writeString(directory.resolve("reprise.properties"), text);
    }

    @Test
    void defaults() {
        AgentOptions options = new AgentOptions("mode=none");
        assertThat(options.mode()).isEqualTo(ReplayMode.NONE);
        assertThat(options.overwrite()).isFalse();
        assertThat(options.slice()).isEqualTo(50_000);
        assertThat(options.commit()).isFalse();
        assertThat(options.images()).isNull();
        assertThat(options.data()).isFalse();
        assertThat(options.outputs()).isNull();
        assertThat(options.anyJdk()).isFalse();
        assertThat(options.report()).isFalse();
        assertThat(AgentOptions.defaults())
                .contains(
                        entry("overwrite", "no"),
                        entry("slice", "50000"),
                        entry("disks", "snapshot"),
                        entry("images", ""),
                        entry("blocks", "verify"),
                        entry("outputs", ""),
                        entry("jdk", "same"));
    }

    @Test
    void everyKey() {
        AgentOptions options = new AgentOptions(
                "mode=replay,log=a.rr,overwrite=yes,slice=5,disks=commit,images=*.{img,iso},blocks=data,"
                        + "outputs=made,jdk=any,report=summary");
        assertThat(options.report()).isTrue();
        assertThat(options.images()).isEqualTo("*.{img,iso}");
        assertThat(options.data()).isTrue();
        assertThat(options.outputs()).isEqualTo(new File("made"));
        assertThat(options.mode()).isEqualTo(ReplayMode.REPLAY);
        assertThat(options.log()).isEqualTo(new File("a.rr"));
        assertThat(options.overwrite()).isTrue();
        assertThat(options.slice()).isEqualTo(5);
        assertThat(options.commit()).isTrue();
        assertThat(options.anyJdk()).isTrue();
    }

    /** Chaos is a recording's, and ends slices at sites; a replay goes by its log where it is not told. */
    @Test
    void chaos() {
        AgentOptions recording = new AgentOptions("mode=record,log=a.rr,chaos=yes");
        assertThat(recording.chaos()).isEqualTo("yes");
        assertThat(recording.preemption()).isEqualTo(Preemption.SITES);
        assertThat(recording.otherPreemptions()).isEmpty();
        assertThat(new AgentOptions("mode=record,log=a.rr").chaos()).isNull();
        AgentOptions replay = new AgentOptions("mode=replay,log=a.rr,chaos=yes");
        assertThat(replay.preemption()).isEqualTo(Preemption.SITES);
        assertThat(replay.otherPreemptions()).containsExactly(Preemption.LOOPS);
        AgentOptions sites = new AgentOptions("mode=replay,log=a.rr,preempt=sites");
        assertThat(sites.otherPreemptions()).isEmpty();
        AgentOptions loops = new AgentOptions("mode=replay,log=a.rr,preempt=loops");
        assertThat(loops.preemption()).isEqualTo(Preemption.LOOPS);
        assertThat(loops.otherPreemptions()).isEmpty();
        AgentOptions free = new AgentOptions("mode=replay,log=a.rr,threads=off");
        assertThat(free.preemption()).as("slices without threads").isEqualTo(Preemption.LOOPS);
        assertThat(free.otherPreemptions()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"preempt=loops,chaos=yes", "threads=off,chaos=pct", "chaos=maybe"})
    void whatDoesNotGoWithChaos(String options) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new AgentOptions("mode=record,log=a.rr," + options))
                .withMessageContaining("chaos=");
    }

    @ParameterizedTest
    @CsvSource({"none, NONE", "record, RECORD", "replay, REPLAY"})
    void modes(String value, ReplayMode mode) {
        assertThat(new AgentOptions("log=a.rr,mode=" + value).mode()).isEqualTo(mode);
        assertThat(new AgentOptions("rr=" + value + ",rrfile=a.rr").mode()).isEqualTo(mode);
    }

    @Test
    void qemusNames() throws IOException {
        assertThat(new AgentOptions("rr=record,rrfile=q.rr").log()).isEqualTo(new File("q.rr"));
        Path file = config("rr=record\nrrfile=c.rr\n");
        assertThat(new AgentOptions("config=" + file).log()).isEqualTo(new File("c.rr"));
        assertThat(new AgentOptions("log=b.rr,config=" + file).log()).isEqualTo(new File("b.rr"));
    }

    /** A comma belongs to the value unless a key and an equals sign follow. */
    @ParameterizedTest
    @ValueSource(strings = {"a,b.rr", ",a", "a,", "a,,b", "a,1=2", "a=b", "a, mode=x", "a b"})
    void commasInAValue(String name) {
        assertThat(new AgentOptions("mode=record,log=" + name + ",slice=7").log())
                .isEqualTo(new File(name));
        assertThat(new AgentOptions("mode=record,log=" + name).log()).isEqualTo(new File(name));
    }

    @Test
    void configFile() throws IOException {
        Path file = config("# comment\nmode = record\nlog = from-file.rr\nslice=3\ndisks=commit\n");
        AgentOptions options = new AgentOptions("config=" + file);
        assertThat(options.mode()).isEqualTo(ReplayMode.RECORD);
        assertThat(options.log()).isEqualTo(new File("from-file.rr"));
        assertThat(options.slice()).isEqualTo(3);
        assertThat(options.commit()).isTrue();
        assertThat(options.overwrite()).isFalse();
    }

    @Test
    void anArgumentBeatsTheFileWhereverItStands() throws IOException {
        Path file = config("mode=record\nlog=from-file.rr\nslice=3\njdk=any\n");
        for (String arguments :
                new String[] {"slice=4,mode=replay,config=" + file, "config=" + file + ",slice=4,rr=replay"}) {
            AgentOptions options = new AgentOptions(arguments);
            assertThat(options.mode()).isEqualTo(ReplayMode.REPLAY);
            assertThat(options.slice()).isEqualTo(4);
            assertThat(options.log()).isEqualTo(new File("from-file.rr"));
            assertThat(options.anyJdk()).isTrue();
        }
        // Also with the default.
        assertThat(new AgentOptions("jdk=same,config=" + file).anyJdk()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "config=other.properties | names another",
                "nonsense=1              | \"nonsense\" is unknown",
                "slice=many              | slice=many is not a whole number",
                "rr=replay               | \"mode\" is given twice"
            })
    void badConfigFile(String line, String words) throws IOException {
        Path file = config("mode=record\nlog=a.rr\n" + line + "\n");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new AgentOptions("config=" + file))
                .withMessageContaining(words);
    }

    @Test
    void missingConfigFile() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new AgentOptions("mode=none,config=" + directory.resolve("none")))
                .withMessageContaining("none named by config= cannot be read");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "null",
            value = {
                "null                           | mode= is missing; it takes none, record, replay",
                "''                             | mode= is missing",
                "log=a.rr                       | mode= is missing",
                "mode=                          | mode= is missing",
                "record                         | \"record\" is not of the form key=value",
                "mode=none,                     | mode=none, is unknown",
                "mode=Record,log=a.rr           | mode=Record is unknown; it takes none, record, replay",
                "mode=record                    | log=FILE is missing: mode=record needs a log",
                "mode=replay,log=               | log=FILE is missing: mode=replay",
                "mode=none,nonsense=1           | \"nonsense\" is unknown. Known are mode, log,",
                "mode=none,Slice=1              | \"Slice\" is unknown",
                "mode=none,mode=none            | \"mode\" is given twice",
                "mode=none,rr=record            | \"mode\" is given twice",
                "rrfile=a,mode=record,log=b     | \"log\" is given twice",
                "mode=none,overwrite=true       | overwrite=true is unknown; it takes no, yes",
                "mode=none,disks=               | disks= is missing; it takes snapshot, commit",
                "mode=none,report=yes           | report=yes is unknown; it takes none, summary",
                "mode=none,jdk=17               | jdk=17 is unknown; it takes same, any",
                "mode=none,slice=0              | slice=0 is not a whole number above 0",
                "mode=none,slice=-5             | slice=-5 is not",
                "mode=none,slice=1e3            | slice=1e3 is not",
                "mode=none,slice=99999999999    | slice=99999999999 is not"
            })
    void refused(String arguments, String words) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new AgentOptions(arguments))
                .withMessageContaining(words)
                .withMessageMatching("(?s).*\\.");
    }

    @Test
    void processIdAndStartTimeInTheName() {
        long pid = ProcessHandle.current().pid();
        Instant started = ProcessHandle.current().info().startInstant().orElse(Instant.EPOCH);
        assertThat(new AgentOptions("mode=record,log=a-%p-%t.rr").log())
                .isEqualTo(new File("a-" + pid + "-" + started.toEpochMilli() + ".rr"));
        assertThat(new AgentOptions("mode=record,log=%p/%p%q%%").log()).isEqualTo(new File(pid + "/" + pid + "%q%%"));
    }
}
