package org.reprise.runtime;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Reads of a class file (JVMS 4.1, 4.4) what the JVM asks the class's loader for when the class is defined. */
final class SuperTypes {
    private static final int UTF8 = 1;
    private static final int LONG = 5;
    private static final int DOUBLE = 6;
    private static final int CLASS = 7;
    private static final int STRING = 8;
    private static final int METHOD_HANDLE = 15;
    private static final int METHOD_TYPE = 16;
    private static final int MODULE = 19;
    private static final int PACKAGE = 20;

    private SuperTypes() {}

    /** Returns the names of superclass and interfaces, in the order in which the JVM asks for them; none where it is no class file. */
    static List<String> of(byte[] file, int offset, int length) {
        try {
            return read(new DataInputStream(new ByteArrayInputStream(file, offset, length)));
        } catch (IOException | RuntimeException e) {
            // Whatever the JVM says to it.
            return List.of();
        }
    }

    private static List<String> read(DataInputStream in) throws IOException {
        in.skipBytes(8);
        int size = in.readUnsignedShort();
        String[] texts = new String[size];
        int[] classes = new int[size];
        for (int i = 1; i < size; i++) {
            int tag = in.readUnsignedByte();
            switch (tag) {
                case UTF8 -> texts[i] = in.readUTF();
                case CLASS -> classes[i] = in.readUnsignedShort();
                case LONG, DOUBLE -> {
                    in.skipBytes(8);
                    i++;
                }
                case STRING, METHOD_TYPE, MODULE, PACKAGE -> in.skipBytes(2);
                case METHOD_HANDLE -> in.skipBytes(3);
                default -> in.skipBytes(4);
            }
        }
        // Its access and its own name.
        in.skipBytes(4);
        List<String> names = new ArrayList<>();
        int superclass = in.readUnsignedShort();
        if (superclass != 0) {
            names.add(texts[classes[superclass]].replace('/', '.'));
        }
        for (int left = in.readUnsignedShort(); left > 0; left--) {
            names.add(texts[classes[in.readUnsignedShort()]].replace('/', '.'));
        }
        return names;
    }
}
