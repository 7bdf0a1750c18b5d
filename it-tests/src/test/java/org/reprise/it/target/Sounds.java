package org.reprise.it.target;

import java.io.PrintStream;
import java.util.Arrays;
import javax.sound.midi.MetaMessage;
import javax.sound.midi.MidiDevice;
import javax.sound.midi.MidiEvent;
import javax.sound.midi.MidiSystem;
import javax.sound.midi.MidiUnavailableException;
import javax.sound.midi.Receiver;
import javax.sound.midi.Sequence;
import javax.sound.midi.Sequencer;
import javax.sound.midi.ShortMessage;
import javax.sound.midi.Synthesizer;
import javax.sound.midi.Track;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioSystem;
import javax.sound.sampled.Clip;
import javax.sound.sampled.DataLine;
import javax.sound.sampled.FloatControl;
import javax.sound.sampled.Line;
import javax.sound.sampled.LineEvent;
import javax.sound.sampled.LineUnavailableException;
import javax.sound.sampled.Mixer;
import javax.sound.sampled.SourceDataLine;
import javax.sound.sampled.TargetDataLine;

/** Java Sound as emulators use it: paced by a line's free space and position, with listeners, clips, recorded sound and MIDI. Prints what the devices said and in which order threads heard of it. */
public final class Sounds {
    private static final AudioFormat FORMAT = new AudioFormat(44_100, 16, 2, true, false);
    private static final int CHUNK = 1024;
    /** Frames of a clip, a tenth of a second. */
    private static final int CLIP_FRAMES = 4410;

    private static final StringBuffer HEARD = new StringBuffer();
    private static volatile boolean done;

    private Sounds() {}

    /** Takes one of the names below. */
    public static void main(String[] args) throws Exception {
        switch (args[0]) {
            case "lines" -> lines();
            case "clips" -> clips();
            case "midi" -> midi();
            default -> missing();
        }
        System.out.println(HEARD);
    }

    private static void say(String text) {
        HEARD.append(Thread.currentThread().getName()).append(' ').append(text).append('\n');
    }

    private static void hear(LineEvent event) {
        say(event.getType() + " at " + event.getFramePosition());
    }

    private static void devices() {
        PrintStream out = System.out;
        for (Mixer.Info info : AudioSystem.getMixerInfo()) {
            out.println(info + ", " + info.getVendor() + ", " + info.getDescription() + ", " + info.getVersion());
            Mixer mixer = AudioSystem.getMixer(info);
            for (Line.Info line : mixer.getSourceLineInfo()) {
                out.println(line + " " + Arrays.asList(((DataLine.Info) line).getFormats()));
            }
            for (Line.Info line : mixer.getTargetLineInfo()) {
                out.println(line + " " + Arrays.asList(((DataLine.Info) line).getFormats()));
            }
        }
    }

    private static void lines() throws LineUnavailableException, InterruptedException {
        devices();
        SourceDataLine line = AudioSystem.getSourceDataLine(FORMAT);
        line.addLineListener(Sounds::hear);
        line.open(FORMAT, 4 * CHUNK);
        ((FloatControl) line.getControl(FloatControl.Type.MASTER_GAIN)).setValue(-6);
        say("buffer " + line.getBufferSize());
        Thread watch = new Thread(
                () -> {
                    try {
                        watch(line);
                    } catch (InterruptedException e) {
                        say(e.toString());
                    }
                },
                "watch");
        watch.start();
        line.start();
        byte[] data = new byte[CHUNK];
        for (int i = 0; i < 30; i++) {
            while (line.available() < CHUNK) {
                Thread.onSpinWait();
            }
            Arrays.fill(data, (byte) i);
            int written = line.write(data, 0, CHUNK);
            say(written + " written, " + line.available() + " free, at " + line.getLongFramePosition());
            Thread.sleep(1);
        }
        line.drain();
        line.stop();
        line.flush();
        done = true;
        watch.join();
        line.close();
        capture();
        say("open " + line.isOpen() + ", " + line.available() + " free, at " + line.getLongFramePosition());
    }

    private static void watch(DataLine line) throws InterruptedException {
        int looks = 0;
        long last = -1;
        while (!done) {
            long position = line.getLongFramePosition();
            looks++;
            if (position != last) {
                say("at " + position + ", active " + line.isActive());
                last = position;
            }
            Thread.sleep(0, 200_000);
        }
        say(looks + " looks");
    }

    private static void capture() throws LineUnavailableException {
        TargetDataLine line = AudioSystem.getTargetDataLine(FORMAT);
        line.open(FORMAT, 4 * CHUNK);
        line.start();
        byte[] data = new byte[CHUNK];
        for (int i = 0; i < 5; i++) {
            int read = line.read(data, 4 * i, CHUNK / 2);
            say(read + " read, " + Arrays.hashCode(data) + ", " + line.available() + " more, at "
                    + line.getMicrosecondPosition());
        }
        line.stop();
        line.close();
    }

    private static void clips() throws LineUnavailableException, InterruptedException {
        Clip[] clips = new Clip[3];
        for (int i = 0; i < clips.length; i++) {
            clips[i] = AudioSystem.getClip();
            clips[i].addLineListener(Sounds::hear);
            byte[] data = new byte[FORMAT.getFrameSize() * CLIP_FRAMES];
            Arrays.fill(data, (byte) i);
            clips[i].open(FORMAT, data, 0, data.length);
        }
        clips[0].loop(2);
        clips[1].setFramePosition(CLIP_FRAMES / 2);
        clips[1].start();
        clips[2].start();
        for (int i = 0; i < 20; i++) {
            StringBuilder positions = new StringBuilder();
            for (Clip clip : clips) {
                positions.append(clip.getLongFramePosition()).append(clip.isRunning() ? "r " : " ");
            }
            say(positions.toString());
            Thread.sleep(1);
        }
        for (Clip clip : clips) {
            clip.close();
        }
    }

    private static void midi() throws Exception {
        for (MidiDevice.Info info : MidiSystem.getMidiDeviceInfo()) {
            System.out.println(info + ", " + info.getVendor() + ", " + info.getDescription());
        }
        Sequence sequence = new Sequence(Sequence.PPQ, 10);
        Track track = sequence.createTrack();
        for (int i = 0; i < 20; i++) {
            track.add(new MidiEvent(new ShortMessage(ShortMessage.NOTE_ON, 0, 60 + i, 90), i));
            track.add(new MidiEvent(new MetaMessage(1, new byte[] {(byte) ('a' + i)}, 1), i));
        }
        Synthesizer synthesizer = MidiSystem.getSynthesizer();
        synthesizer.open();
        Receiver receiver = synthesizer.getReceiver();
        Sequencer sequencer = MidiSystem.getSequencer(false);
        sequencer.open();
        sequencer.getTransmitter().setReceiver(receiver);
        sequencer.addMetaEventListener(message -> {
            say("meta " + message.getType());
            done |= message.getType() == 0x2f;
        });
        sequencer.setSequence(sequence);
        sequencer.setTempoInBPM(600);
        sequencer.start();
        long last = -1;
        while (!done) {
            long tick = sequencer.getTickPosition();
            if (tick != last) {
                say("tick " + tick + ", synthesizer at " + synthesizer.getMicrosecondPosition());
                last = tick;
            }
            Thread.sleep(1);
        }
        sequencer.close();
        synthesizer.close();
    }

    private static void missing() {
        devices();
        try {
            SourceDataLine line = AudioSystem.getSourceDataLine(FORMAT);
            // No device has samples of five bits.
            line.open(new AudioFormat(AudioFormat.Encoding.PCM_SIGNED, 44_100, 5, 2, 4, 44_100, false), CHUNK);
            say("opened");
        } catch (LineUnavailableException | IllegalArgumentException e) {
            say(e.toString());
        }
        try {
            say(MidiSystem.getReceiver().getClass().getName());
        } catch (MidiUnavailableException e) {
            say(e.toString());
        }
    }
}
