package org.reprise.agent.catalogue;

import static org.reprise.agent.catalogue.Row.Kind.*;
import static org.reprise.agent.catalogue.Row.Scope.*;

import java.util.List;

/** What file systems say of files, and changes of names, at java.io.File and java.nio.file.Files, whose natives differ from JDK to JDK. */
final class FileSystems {
    private FileSystems() {}

    static List<Row> rows() {
        return List.of(
                new Row(AROUND, "java/io/File", "exists", "()Z", "exists", EVERYWHERE, "file system"),
                new Row(AROUND, "java/io/File", "isFile", "()Z", "isFile", EVERYWHERE, "file system"),
                new Row(AROUND, "java/io/File", "isDirectory", "()Z", "isDirectory", EVERYWHERE, "file system"),
                new Row(AROUND, "java/io/File", "isHidden", "()Z", "isHidden", EVERYWHERE, "file system"),
                new Row(AROUND, "java/io/File", "canRead", "()Z", "canRead", EVERYWHERE, "file system"),
                new Row(AROUND, "java/io/File", "canWrite", "()Z", "canWrite", EVERYWHERE, "file system"),
                new Row(AROUND, "java/io/File", "canExecute", "()Z", "canExecute", EVERYWHERE, "file system"),
                new Row(AROUND, "java/io/File", "delete", "()Z", "delete", EVERYWHERE, "file system"),
                new Row(AROUND, "java/io/File", "mkdir", "()Z", "mkdir", EVERYWHERE, "file system"),
                new Row(AROUND, "java/io/File", "createNewFile", "()Z", "createNewFile", EVERYWHERE, "file system"),
                new Row(AROUND, "java/io/File", "length", "()J", "length", EVERYWHERE, "file system"),
                new Row(AROUND, "java/io/File", "lastModified", "()J", "lastModified", EVERYWHERE, "file system"),
                new Row(AROUND, "java/io/File", "getTotalSpace", "()J", "getTotalSpace", EVERYWHERE, "file system"),
                new Row(AROUND, "java/io/File", "getFreeSpace", "()J", "getFreeSpace", EVERYWHERE, "file system"),
                new Row(AROUND, "java/io/File", "getUsableSpace", "()J", "getUsableSpace", EVERYWHERE, "file system"),
                new Row(AROUND, "java/io/File", "list", "()[Ljava/lang/String;", "list", EVERYWHERE, "order of a directory"),
                new Row(AROUND, "java/io/File", "normalizedList", "()[Ljava/lang/String;", "list", EVERYWHERE, "below listFiles"),
                new Row(AROUND, "java/io/File", "deleteOnExit", "()V", "deleteOnExit", EVERYWHERE, "a replay deletes nothing"),
                new Row(AROUND, "java/io/File", "setLastModified", "(J)Z", "setLastModified", EVERYWHERE, "file system"),
                new Row(AROUND, "java/io/File", "renameTo", "(Ljava/io/File;)Z", "renameTo", EVERYWHERE, "file system"),
                new Row(AROUND, "java/io/File", "createTempFile", "(Ljava/lang/String;Ljava/lang/String;Ljava/io/File;)Ljava/io/File;", "createTempFile", EVERYWHERE, "random name"),
                new Row(AROUND, "java/nio/file/Files", "exists", "(Ljava/nio/file/Path;[Ljava/nio/file/LinkOption;)Z", "exists", EVERYWHERE, "file system"),
                new Row(AROUND, "java/nio/file/Files", "notExists", "(Ljava/nio/file/Path;[Ljava/nio/file/LinkOption;)Z", "notExists", EVERYWHERE, "file system"),
                new Row(AROUND, "java/nio/file/Files", "isDirectory", "(Ljava/nio/file/Path;[Ljava/nio/file/LinkOption;)Z", "isDirectory", EVERYWHERE, "file system"),
                new Row(AROUND, "java/nio/file/Files", "isRegularFile", "(Ljava/nio/file/Path;[Ljava/nio/file/LinkOption;)Z", "isRegularFile", EVERYWHERE, "file system"),
                new Row(AROUND, "java/nio/file/Files", "isSymbolicLink", "(Ljava/nio/file/Path;)Z", "isSymbolicLink", EVERYWHERE, "file system"),
                new Row(AROUND, "java/nio/file/Files", "isHidden", "(Ljava/nio/file/Path;)Z", "isHidden", EVERYWHERE, "file system"),
                new Row(AROUND, "java/nio/file/Files", "isReadable", "(Ljava/nio/file/Path;)Z", "isReadable", EVERYWHERE, "file system"),
                new Row(AROUND, "java/nio/file/Files", "isWritable", "(Ljava/nio/file/Path;)Z", "isWritable", EVERYWHERE, "file system"),
                new Row(AROUND, "java/nio/file/Files", "isExecutable", "(Ljava/nio/file/Path;)Z", "isExecutable", EVERYWHERE, "file system"),
                new Row(AROUND, "java/nio/file/Files", "deleteIfExists", "(Ljava/nio/file/Path;)Z", "deleteIfExists", EVERYWHERE, "file system"),
                new Row(AROUND, "java/nio/file/Files", "size", "(Ljava/nio/file/Path;)J", "size", EVERYWHERE, "file system"),
                new Row(AROUND, "java/nio/file/Files", "isSameFile", "(Ljava/nio/file/Path;Ljava/nio/file/Path;)Z", "isSameFile", EVERYWHERE, "file system"),
                new Row(AROUND, "java/nio/file/Files", "readAttributes", "(Ljava/nio/file/Path;Ljava/lang/Class;[Ljava/nio/file/LinkOption;)Ljava/nio/file/attribute/BasicFileAttributes;", "readAttributes", EVERYWHERE, "times, keys"),
                new Row(AROUND, "java/nio/file/Files", "readAttributes", "(Ljava/nio/file/Path;Ljava/lang/String;[Ljava/nio/file/LinkOption;)Ljava/util/Map;", "readAttributes", EVERYWHERE, "times, keys"),
                new Row(AROUND, "java/nio/file/Files", "getLastModifiedTime", "(Ljava/nio/file/Path;[Ljava/nio/file/LinkOption;)Ljava/nio/file/attribute/FileTime;", "getLastModifiedTime", EVERYWHERE, "times"),
                new Row(AROUND, "java/nio/file/Files", "readSymbolicLink", "(Ljava/nio/file/Path;)Ljava/nio/file/Path;", "readSymbolicLink", EVERYWHERE, "file system"),
                new Row(AROUND, "sun/nio/fs/UnixFileSystemProvider", "newDirectoryStream", "(Ljava/nio/file/Path;Ljava/nio/file/DirectoryStream$Filter;)Ljava/nio/file/DirectoryStream;", "newDirectoryStream", EVERYWHERE, "order of a directory"),
                new Row(AROUND, "java/nio/file/Files", "delete", "(Ljava/nio/file/Path;)V", "delete", EVERYWHERE, "file system"),
                new Row(AROUND, "java/nio/file/Files", "createDirectory", "(Ljava/nio/file/Path;[Ljava/nio/file/attribute/FileAttribute;)Ljava/nio/file/Path;", "createDirectory", EVERYWHERE, "file system"),
                new Row(AROUND, "java/nio/file/Files", "createDirectories", "(Ljava/nio/file/Path;[Ljava/nio/file/attribute/FileAttribute;)Ljava/nio/file/Path;", "createDirectories", EVERYWHERE, "file system"),
                new Row(AROUND, "java/nio/file/Files", "createTempDirectory", "(Ljava/nio/file/Path;Ljava/lang/String;[Ljava/nio/file/attribute/FileAttribute;)Ljava/nio/file/Path;", "createTempDirectory", EVERYWHERE, "random name"),
                new Row(AROUND, "java/nio/file/Files", "createTempDirectory", "(Ljava/lang/String;[Ljava/nio/file/attribute/FileAttribute;)Ljava/nio/file/Path;", "createTempDirectory", EVERYWHERE, "random name"),
                new Row(AROUND, "java/nio/file/Files", "move", "(Ljava/nio/file/Path;Ljava/nio/file/Path;[Ljava/nio/file/CopyOption;)Ljava/nio/file/Path;", "move", EVERYWHERE, "file system"));
    }
}
