package org.reprise.agent.catalogue;

import static org.reprise.agent.catalogue.Row.Kind.*;
import static org.reprise.agent.catalogue.Row.Scope.*;

import java.util.ArrayList;
import java.util.List;

/** Java Sound at the natives of {@code com.sun.media.sound}: devices, lines, ports and MIDI. What is above them, its threads too, is Java and runs in lockstep. */
final class Sound {
    private static final String PACKAGE = "com/sun/media/sound/";
    private static final String LINE = PACKAGE + "DirectAudioDevice";
    private static final String PORT = PACKAGE + "PortMixer";
    private static final String TEXT = "Ljava/lang/String;";

    private Sound() {}

    static List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        lines(rows);
        ports(rows);
        midi(rows);
        return rows;
    }

    private static void lines(List<Row> rows) {
        add(rows, "soundNumber", PACKAGE + "DirectAudioDeviceProvider", "nGetNumDevices", "()I");
        String info = PACKAGE + "DirectAudioDeviceProvider$DirectAudioDeviceInfo";
        add(
                rows,
                "soundDevice",
                PACKAGE + "DirectAudioDeviceProvider",
                "nNewDirectAudioDeviceInfo",
                "(I)L" + info + ";");
        add(rows, "soundFormats", LINE, "nGetFormats", "(IIZLjava/util/Vector;)V");
        add(rows, "soundOpen", LINE, "nOpen", "(IIZIFIIIZZI)J");
        for (String name : List.of("nStart", "nStop", "nClose", "nFlush", "nService")) {
            add(rows, "soundAct", LINE, name, "(JZ)V");
        }
        for (String name : List.of("nGetBufferSize", "nAvailable")) {
            add(rows, "soundNumber", LINE, name, "(JZ)I");
        }
        for (String name : List.of("nIsStillDraining", "nRequiresServicing")) {
            add(rows, "soundNumber", LINE, name, "(JZ)Z");
        }
        add(rows, "soundNumber", LINE, "nGetBytePosition", "(JZJ)J");
        add(rows, "soundNumber", LINE, "nSetBytePosition", "(JZJ)V");
        add(rows, "soundWrite", LINE, "nWrite", "(J[BIIIFF)I");
        add(rows, "soundRead", LINE, "nRead", "(J[BIII)I");
    }

    private static void ports(List<Row> rows) {
        add(rows, "soundNumber", PACKAGE + "PortMixerProvider", "nGetNumDevices", "()I");
        String info = PACKAGE + "PortMixerProvider$PortMixerInfo";
        add(rows, "soundDevice", PACKAGE + "PortMixerProvider", "nNewPortMixerInfo", "(I)L" + info + ";");
        add(rows, "soundOpen", PORT, "nOpen", "(I)J");
        add(rows, "soundNumber", PORT, "nClose", "(J)V");
        add(rows, "soundNumber", PORT, "nGetPortCount", "(J)I");
        add(rows, "soundNumber", PORT, "nGetPortType", "(JI)I");
        add(rows, "soundText", PORT, "nGetPortName", "(JI)" + TEXT);
        add(rows, "soundControls", PORT, "nGetControls", "(JILjava/util/Vector;)V");
        add(rows, "soundNumber", PORT, "nControlSetIntValue", "(JI)V");
        add(rows, "soundNumber", PORT, "nControlGetIntValue", "(J)I");
        add(rows, "soundNumber", PORT, "nControlSetFloatValue", "(JF)V");
        add(rows, "soundNumber", PORT, "nControlGetFloatValue", "(J)F");
    }

    private static void midi(List<Row> rows) {
        for (String direction : List.of("MidiIn", "MidiOut")) {
            String provider = PACKAGE + direction + "DeviceProvider";
            add(rows, "soundNumber", provider, "nGetNumDevices", "()I");
            for (String name : List.of("nGetName", "nGetVendor", "nGetDescription", "nGetVersion")) {
                add(rows, "soundText", provider, name, "(I)" + TEXT);
            }
            String device = PACKAGE + direction + "Device";
            add(rows, "soundOpen", device, "nOpen", "(I)J");
            add(rows, "soundNumber", device, "nClose", "(J)V");
            add(rows, "soundNumber", device, "nGetTimeStamp", "(J)J");
        }
        String in = PACKAGE + "MidiInDevice";
        add(rows, "soundNumber", in, "nStart", "(J)V");
        add(rows, "soundNumber", in, "nStop", "(J)V");
        add(rows, "midiMessages", in, "nGetMessages", "(J)V");
        rows.add(new Row(
                AROUND, in, "callbackShortMessage", "(IJ)V", "midiMessage", EVERYWHERE, "called in a native method"));
        rows.add(new Row(
                AROUND, in, "callbackLongMessage", "([BJ)V", "midiMessage", EVERYWHERE, "called in a native method"));
        String out = PACKAGE + "MidiOutDevice";
        add(rows, "midiSend", out, "nSendShortMessage", "(JIJ)V");
        add(rows, "midiSend", out, "nSendLongMessage", "(J[BIJ)V");
    }

    private static void add(List<Row> rows, String hook, String owner, String name, String descriptor) {
        rows.add(new Row(NATIVE, owner, name, descriptor, hook, EVERYWHERE, "native"));
    }
}
