package org.reprise.agent.weave;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import jdk.internal.vm.annotation.DontInline;

/** Reads the constants of a class file in place, and makes no string that nobody asks for. */
final class ConstantPool {
    static final int INTEGER = 3;
    static final int DOUBLE = 6;
    static final int STRING = 8;
    static final int FIELDREF = 9;
    static final int METHODREF = 10;
    static final int INTERFACE_METHODREF = 11;
    static final int METHOD_HANDLE = 15;
    static final int DYNAMIC = 17;

    private static final int UTF8 = 1;
    /** Bytes that follow the tag, by tag. */
    private static final int[] SIZE = {0, 2, 0, 4, 4, 8, 8, 2, 2, 4, 4, 4, 4, 0, 0, 3, 2, 4, 4, 2, 2};

    private final byte[] file;
    /** Offset of each constant's content, behind its tag. */
    private final int[] content;

    private final int end;

    ConstantPool(byte[] file) {
        this.file = file;
        this.content = new int[u2(8)];
        int at = 10;
        for (int i = 1; i < content.length; i++) {
            int tag = file[at++];
            content[i] = at;
            at += SIZE[tag];
            if (tag == UTF8) {
                at += u2(content[i]);
            } else if (SIZE[tag] == 8) {
                i++;
            }
        }
        end = at;
    }

    /** Offset of the first byte behind the constants. */
    int end() {
        return end;
    }

    int size() {
        return content.length;
    }

    /** The constant's tag; 0 for the slot that follows a long or a double. */
    int tag(int index) {
        return content[index] == 0 ? 0 : file[content[index] - 1];
    }

    /** The u2 at an offset into the constant's content: the index of another, mostly. */
    int u2(int index, int offset) {
        return u2(content[index] + offset);
    }

    int u2(int at) {
        return (file[at] & 0xff) << 8 | file[at + 1] & 0xff;
    }

    int u4(int at) {
        return u2(at) << 16 | u2(at + 2);
    }

    int utf8Length(int index) {
        return u2(content[index]);
    }

    /** Offset behind the field or method that begins at an offset. */
    @DontInline
    int skipMember(int at) {
        int attributes = u2(at + 6);
        int next = at + 8;
        for (int i = 0; i < attributes; i++) {
            next += 6 + u4(next + 2);
        }
        return next;
    }

    /** Equals {@link String#hashCode} for ASCII. */
    int utf8Hash(int index) {
        int hash = 0;
        int start = content[index] + 2;
        for (int i = start, last = start + utf8Length(index); i < last; i++) {
            hash = 31 * hash + file[i];
        }
        return hash;
    }

    boolean utf8StartsWith(int index, String ascii) {
        if (utf8Length(index) < ascii.length()) {
            return false;
        }
        int start = content[index] + 2;
        for (int i = 0; i < ascii.length(); i++) {
            if (file[start + i] != ascii.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** Offset of its first byte. */
    int utf8Start(int index) {
        return content[index] + 2;
    }

    boolean utf8Is(int index, String ascii) {
        return utf8Length(index) == ascii.length() && utf8StartsWith(index, ascii);
    }

    String utf8(int index) {
        int start = content[index] + 2;
        int length = utf8Length(index);
        for (int i = start; i < start + length; i++) {
            if (file[i] < 0) {
                return modifiedUtf8(content[index], length + 2);
            }
        }
        return new String(file, start, length, StandardCharsets.ISO_8859_1);
    }

    private String modifiedUtf8(int at, int length) {
        try {
            return new DataInputStream(new ByteArrayInputStream(file, at, length)).readUTF();
        } catch (IOException malformed) {
            throw new UncheckedIOException(malformed);
        }
    }

    /** Internal name of a class constant, or null for index 0: the superclass of Object. */
    String className(int index) {
        return index == 0 ? null : utf8(u2(index, 0));
    }
}
