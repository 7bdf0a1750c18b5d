package org.reprise.agent.catalogue;

import static org.reprise.agent.catalogue.Row.Kind.*;
import static org.reprise.agent.catalogue.Row.Scope.*;

import java.util.List;

/** Streams, random access and channels on files, devices and the console. */
final class Streams {
    private Streams() {}

    static List<Row> rows() {
        return List.of(
                new Row(
                        AROUND,
                        "java/io/FileInputStream",
                        "open",
                        "(Ljava/lang/String;)V",
                        "open",
                        EVERYWHERE,
                        "files"),
                new Row(
                        AROUND,
                        "java/io/FileOutputStream",
                        "open",
                        "(Ljava/lang/String;Z)V",
                        "open",
                        EVERYWHERE,
                        "files"),
                new Row(
                        AROUND,
                        "java/io/RandomAccessFile",
                        "open",
                        "(Ljava/lang/String;I)V",
                        "open",
                        EVERYWHERE,
                        "files"),
                new Row(
                        AROUND,
                        "sun/nio/fs/UnixFileSystemProvider",
                        "newFileChannel",
                        "(Ljava/nio/file/Path;Ljava/util/Set;[Ljava/nio/file/attribute/FileAttribute;)Ljava/nio/channels/FileChannel;",
                        "newFileChannel",
                        EVERYWHERE,
                        "below FileChannel.open"),
                new Row(
                        AROUND,
                        "sun/nio/fs/UnixFileSystemProvider",
                        "newByteChannel",
                        "(Ljava/nio/file/Path;Ljava/util/Set;[Ljava/nio/file/attribute/FileAttribute;)Ljava/nio/channels/SeekableByteChannel;",
                        "newByteChannel",
                        EVERYWHERE,
                        "below Files.newByteChannel, newInputStream, readAllBytes"),
                new Row(AROUND, "java/io/FileInputStream", "read", "()I", "read", EVERYWHERE, "System.in, files"),
                new Row(AROUND, "java/io/FileInputStream", "read", "([B)I", "read", EVERYWHERE, "System.in, files"),
                new Row(AROUND, "java/io/FileInputStream", "read", "([BII)I", "read", EVERYWHERE, "System.in, files"),
                new Row(
                        AROUND,
                        "java/io/FileInputStream",
                        "readAllBytes",
                        "()[B",
                        "readAllBytes",
                        EVERYWHERE,
                        "System.in, files"),
                new Row(
                        AROUND,
                        "java/io/FileInputStream",
                        "readNBytes",
                        "(I)[B",
                        "readNBytes",
                        EVERYWHERE,
                        "System.in, files"),
                new Row(AROUND, "java/io/FileInputStream", "available", "()I", "available", EVERYWHERE, "System.in"),
                new Row(AROUND, "java/io/FileInputStream", "skip", "(J)J", "skip", EVERYWHERE, "System.in, files"),
                new Row(
                        AROUND,
                        "java/io/FileOutputStream",
                        "write",
                        "(I)V",
                        "write",
                        EVERYWHERE,
                        "System.out, System.err, files"),
                new Row(
                        AROUND,
                        "java/io/FileOutputStream",
                        "write",
                        "([B)V",
                        "write",
                        EVERYWHERE,
                        "System.out, System.err, files"),
                new Row(
                        AROUND,
                        "java/io/FileOutputStream",
                        "write",
                        "([BII)V",
                        "write",
                        EVERYWHERE,
                        "System.out, System.err, files"),
                new Row(AROUND, "java/io/RandomAccessFile", "read", "()I", "read", EVERYWHERE, "files"),
                new Row(AROUND, "java/io/RandomAccessFile", "read", "([B)I", "read", EVERYWHERE, "files"),
                new Row(AROUND, "java/io/RandomAccessFile", "read", "([BII)I", "read", EVERYWHERE, "files"),
                new Row(AROUND, "java/io/RandomAccessFile", "write", "(I)V", "write", EVERYWHERE, "files"),
                new Row(AROUND, "java/io/RandomAccessFile", "write", "([B)V", "write", EVERYWHERE, "files"),
                new Row(AROUND, "java/io/RandomAccessFile", "write", "([BII)V", "write", EVERYWHERE, "files"),
                new Row(
                        AROUND,
                        "sun/nio/ch/FileChannelImpl",
                        "read",
                        "(Ljava/nio/ByteBuffer;)I",
                        "read",
                        EVERYWHERE,
                        "files"),
                new Row(
                        AROUND,
                        "sun/nio/ch/FileChannelImpl",
                        "read",
                        "(Ljava/nio/ByteBuffer;J)I",
                        "read",
                        EVERYWHERE,
                        "files"),
                new Row(
                        AROUND,
                        "sun/nio/ch/FileChannelImpl",
                        "read",
                        "([Ljava/nio/ByteBuffer;II)J",
                        "read",
                        EVERYWHERE,
                        "files"),
                new Row(
                        AROUND,
                        "sun/nio/ch/FileChannelImpl",
                        "write",
                        "(Ljava/nio/ByteBuffer;)I",
                        "write",
                        EVERYWHERE,
                        "files"),
                new Row(
                        AROUND,
                        "sun/nio/ch/FileChannelImpl",
                        "write",
                        "(Ljava/nio/ByteBuffer;J)I",
                        "write",
                        EVERYWHERE,
                        "files"),
                new Row(
                        AROUND,
                        "sun/nio/ch/FileChannelImpl",
                        "write",
                        "([Ljava/nio/ByteBuffer;II)J",
                        "write",
                        EVERYWHERE,
                        "files"));
    }
}
