package org.reprise.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What was packed is unpacked, whatever it was, and what is no packed piece is found out. */
class PixelHistoryTest {
    private static final int LENGTH = 16_384;

    private final PixelHistory packs = new PixelHistory();
    private final PixelHistory unpacks = new PixelHistory();
    private final Random random = new Random(5);

    /** Returns how many bytes it took. */
    private int passes(byte[] data, int from, int length) {
        byte[] expected = Arrays.copyOfRange(data, from, from + length);
        byte[] packed = packs.pack(data, from, length);
        if (packed == null) {
            unpacks.pass(expected);
            return length;
        }
        byte[] unpacked = new byte[length];
        assertThat(unpacks.unpack(packed, unpacked, length)).isTrue();
        assertThat(unpacked).isEqualTo(expected);
        return packed.length;
    }

    /** A picture of few colours, in tiles of eight by eight, twice as large as it was. */
    private byte[] picture(int shift) {
        byte[] data = new byte[4 * 256 * 256];
        Random tiles = new Random(7);
        int[] colours = tiles.ints(32 * 256).map(i -> 0x10101 * (i & 0xf)).toArray();
        for (int i = 0; i < data.length / 4; i++) {
            int x = i % 256 / 2 + shift;
            int y = i / 256 / 2;
            int colour = colours[(y / 8 * 16 + x / 8 % 16) % 256 * 8 + (x + y) % 8];
            for (int b = 0; b < 3; b++) {
                data[4 * i + b] = (byte) (colour >>> 8 * b);
            }
        }
        return data;
    }

    private int sizeOf(byte[] picture) {
        int size = 0;
        for (int at = 0; at < picture.length; at += LENGTH) {
            size += passes(picture, at, LENGTH);
        }
        return size;
    }

    @Test
    void picturesTakeLittle() {
        byte[] first = picture(0);
        assertThat(sizeOf(first)).isLessThan(first.length / 4);
        assertThat(sizeOf(first)).isLessThan(first.length / 1000);
        assertThat(sizeOf(picture(1))).isLessThan(first.length / 4);
    }

    @Test
    void noiseStaysAsItIs() {
        byte[] noise = new byte[LENGTH];
        random.nextBytes(noise);
        assertThat(passes(noise, 0, LENGTH)).isEqualTo(LENGTH);
        assertThat(passes(noise, 0, LENGTH)).isLessThan(16);
    }

    /** More than the history holds, so that references to what is no longer there would show. */
    @Test
    void historyGoesRound() {
        byte[] data = new byte[LENGTH];
        for (int i = 0; i < 2000; i++) {
            int length = 1024 + 4 * random.nextInt((LENGTH - 1024) / 4);
            int from = LENGTH - length;
            switch (random.nextInt(4)) {
                case 0 -> random.nextBytes(data);
                case 1 -> Arrays.fill(data, (byte) i);
                case 2 -> data[random.nextInt(LENGTH)]++;
                default -> System.arraycopy(data, 0, data, 400, LENGTH - 400);
            }
            passes(data, from, length);
        }
    }

    @Test
    void whatIsNoPieceIsFoundOut() {
        byte[] data = new byte[LENGTH];
        Arrays.fill(data, 100, 9000, (byte) 3);
        byte[] packed = packs.pack(data, 0, LENGTH);
        for (int cut = 0; cut < packed.length; cut++) {
            assertThat(new PixelHistory().unpack(Arrays.copyOf(packed, cut), new byte[LENGTH], LENGTH))
                    .isFalse();
        }
        assertThat(new PixelHistory().unpack(Arrays.copyOf(packed, packed.length + 1), new byte[LENGTH], LENGTH))
                .isFalse();
        for (int length : new int[] {0, -4, 4, 7, LENGTH - 4, LENGTH + 4, 1 << 30}) {
            assertThat(new PixelHistory().unpack(packed, new byte[2 * LENGTH], length))
                    .as("%d", length)
                    .isFalse();
        }
        for (int i = 0; i < 1000; i++) {
            byte[] altered = packed.clone();
            altered[random.nextInt(altered.length)] ^= (byte) (1 + random.nextInt(255));
            assertThatCode(() -> new PixelHistory().unpack(altered, new byte[LENGTH], LENGTH))
                    .doesNotThrowAnyException();
        }
    }
}
