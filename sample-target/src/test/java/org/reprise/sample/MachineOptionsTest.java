package org.reprise.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MachineOptionsTest {
    private static MachineOptions parse(String line) throws UsageException {
        return MachineOptions.parse(line.isEmpty() ? List.of() : List.of(line.split(" ")));
    }

    @Test
    void aGuestIsEnough() throws UsageException {
        assertThat(parse("compute")).isEqualTo(MachineOptions.forGuest("compute"));
        assertThat(parse("compute").ramMebibytes()).isEqualTo(8);
    }

    @Test
    void withoutAGuestTheMachineBootsFromItsDisk() throws UsageException {
        assertThat(parse("--disk d.img"))
                .isEqualTo(new MachineOptions("loader", 8, Path.of("d.img"), false, MachineOptions.NO_NET, 0, 0, 32));
    }

    @Test
    void allOptions() throws UsageException {
        assertThat(parse("--ram 16 --disk d.img --disk-rw --net 7000 --digest-every 1000000 --arg 3 --depth 8 g.elf"))
                .isEqualTo(new MachineOptions("g.elf", 16, Path.of("d.img"), true, 7000, 1_000_000, 3, 8));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | no guest given, and no disk to boot from",
                "--ram 8 | no guest given, and no disk to boot from",
                "--fast compute | unknown option --fast",
                "compute echo | more than one guest: compute and echo",
                "compute --ram | --ram needs a value",
                "--ram 0 compute | --ram needs a number from 1 to 1024, not 0",
                "--ram x compute | --ram needs a number from 1 to 1024, not x",
                "--depth 65 compute | --depth needs a number from 1 to 64, not 65",
                "--net 65536 compute | --net needs a number from 0 to 65535, not 65536",
                "--digest-every -1 compute | --digest-every needs a number from 1",
                "--disk-rw compute | --disk-rw needs --disk FILE",
            })
    void refusals(String line, String message) {
        assertThatThrownBy(() -> parse(line)).isInstanceOf(UsageException.class).hasMessageStartingWith(message);
    }
}
