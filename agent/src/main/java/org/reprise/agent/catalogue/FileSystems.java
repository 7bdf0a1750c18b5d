package org.reprise.agent.catalogue;

import static org.reprise.agent.catalogue.Row.Kind.*;
import static org.reprise.agent.catalogue.Row.Scope.*;

import java.util.ArrayList;
import java.util.List;

/** What file systems say of files, and changes of names, at java.io.File and java.nio.file.Files, whose natives differ from JDK to JDK. */
final class FileSystems {
    private static final String STORE = "sun/nio/fs/UnixFileStore";
    private static final String UNIX = "sun/nio/fs/UnixFileSystemProvider";
    private static final String ABSTRACT = "sun/nio/fs/AbstractFileSystemProvider";

    private FileSystems() {}

    static List<Row> rows() {
        List<Row> rows = new ArrayList<>(files());
        rows.add(new Row(
                ENTER,
                "jdk/internal/loader/NativeLibraries$NativeLibraryImpl",
                "open",
                "()Z",
                "openLibrary",
                EVERYWHERE,
                "may have been made by the run"));
        String path = "Ljava/nio/file/Path;";
        String links = "[Ljava/nio/file/LinkOption;";
        String attributes = "[Ljava/nio/file/attribute/FileAttribute;";
        provider(rows, UNIX, "checkAccess", "(" + path + "[Ljava/nio/file/AccessMode;)V");
        provider(rows, UNIX, "isSameFile", "(" + path + path + ")Z");
        provider(rows, UNIX, "isHidden", "(" + path + ")Z");
        provider(
                rows,
                UNIX,
                "readAttributes",
                "(" + path + "Ljava/lang/Class;" + links + ")Ljava/nio/file/attribute/BasicFileAttributes;");
        provider(rows, ABSTRACT, "readAttributes", "(" + path + "Ljava/lang/String;" + links + ")Ljava/util/Map;");
        provider(rows, UNIX, "readSymbolicLink", "(" + path + ")" + path);
        provider(rows, UNIX, "createDirectory", "(" + path + attributes + ")V");
        provider(rows, UNIX, "createSymbolicLink", "(" + path + path + attributes + ")V");
        provider(rows, UNIX, "createLink", "(" + path + path + ")V");
        provider(rows, UNIX, "move", "(" + path + path + "[Ljava/nio/file/CopyOption;)V");
        provider(rows, UNIX, "copy", "(" + path + path + "[Ljava/nio/file/CopyOption;)V");
        provider(rows, ABSTRACT, "delete", "(" + path + ")V");
        provider(rows, ABSTRACT, "deleteIfExists", "(" + path + ")Z");
        provider(rows, "sun/nio/fs/UnixPath", "toUri", "()Ljava/net/URI;");
        provider(rows, "sun/nio/fs/UnixPath", "toRealPath", "(" + links + ")" + path);
        String attribute = "Ljava/nio/file/attribute/";
        view(rows, "Basic", "readAttributes", "()" + attribute + "BasicFileAttributes;", "viewAttributes");
        view(rows, "Posix", "readAttributes", "()" + attribute + "BasicFileAttributes;", "viewAttributes");
        view(rows, "Posix", "readAttributes", "()" + attribute + "PosixFileAttributes;", "viewAttributes");
        view(rows, "Posix", "getOwner", "()" + attribute + "UserPrincipal;", "getOwner");
        String time = attribute + "FileTime;";
        view(rows, "Basic", "setTimes", "(" + time + time + time + ")V", "setTimes");
        view(rows, "Posix", "setPermissions", "(Ljava/util/Set;)V", "setPermissions");
        view(rows, "Posix", "setOwner", "(" + attribute + "UserPrincipal;)V", "setOwner");
        view(rows, "Posix", "setGroup", "(" + attribute + "GroupPrincipal;)V", "setGroup");
        return rows;
    }

    private static void view(List<Row> rows, String type, String name, String descriptor, String hook) {
        rows.add(new Row(
                AROUND,
                "sun/nio/fs/UnixFileAttributeViews$" + type,
                name,
                descriptor,
                hook,
                EVERYWHERE,
                "file system"));
    }

    /** What Files calls, and others may. */
    private static void provider(List<Row> rows, String owner, String name, String descriptor) {
        rows.add(new Row(AROUND, owner, name, descriptor, name, EVERYWHERE, "file system"));
    }

    private static List<Row> files() {
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
                new Row(
                        AROUND,
                        "java/io/File",
                        "list",
                        "()[Ljava/lang/String;",
                        "list",
                        EVERYWHERE,
                        "order of a directory"),
                new Row(
                        AROUND,
                        "java/io/File",
                        "normalizedList",
                        "()[Ljava/lang/String;",
                        "list",
                        EVERYWHERE,
                        "below listFiles"),
                new Row(
                        AROUND,
                        "java/io/File",
                        "setLastModified",
                        "(J)Z",
                        "setLastModified",
                        EVERYWHERE,
                        "file system"),
                new Row(AROUND, "java/io/File", "renameTo", "(Ljava/io/File;)Z", "renameTo", EVERYWHERE, "file system"),
                new Row(
                        AROUND,
                        "java/io/File",
                        "createTempFile",
                        "(Ljava/lang/String;Ljava/lang/String;Ljava/io/File;)Ljava/io/File;",
                        "createTempFile",
                        EVERYWHERE,
                        "random name"),
                new Row(
                        AROUND,
                        "java/nio/file/Files",
                        "exists",
                        "(Ljava/nio/file/Path;[Ljava/nio/file/LinkOption;)Z",
                        "exists",
                        EVERYWHERE,
                        "file system"),
                new Row(
                        AROUND,
                        "java/nio/file/Files",
                        "notExists",
                        "(Ljava/nio/file/Path;[Ljava/nio/file/LinkOption;)Z",
                        "notExists",
                        EVERYWHERE,
                        "file system"),
                new Row(
                        AROUND,
                        "java/nio/file/Files",
                        "isDirectory",
                        "(Ljava/nio/file/Path;[Ljava/nio/file/LinkOption;)Z",
                        "isDirectory",
                        EVERYWHERE,
                        "file system"),
                new Row(
                        AROUND,
                        "java/nio/file/Files",
                        "isRegularFile",
                        "(Ljava/nio/file/Path;[Ljava/nio/file/LinkOption;)Z",
                        "isRegularFile",
                        EVERYWHERE,
                        "file system"),
                new Row(
                        AROUND,
                        "java/nio/file/Files",
                        "isSymbolicLink",
                        "(Ljava/nio/file/Path;)Z",
                        "isSymbolicLink",
                        EVERYWHERE,
                        "file system"),
                new Row(
                        AROUND,
                        "java/nio/file/Files",
                        "isHidden",
                        "(Ljava/nio/file/Path;)Z",
                        "isHidden",
                        EVERYWHERE,
                        "file system"),
                new Row(
                        AROUND,
                        "java/nio/file/Files",
                        "isReadable",
                        "(Ljava/nio/file/Path;)Z",
                        "isReadable",
                        EVERYWHERE,
                        "file system"),
                new Row(
                        AROUND,
                        "java/nio/file/Files",
                        "isWritable",
                        "(Ljava/nio/file/Path;)Z",
                        "isWritable",
                        EVERYWHERE,
                        "file system"),
                new Row(
                        AROUND,
                        "java/nio/file/Files",
                        "isExecutable",
                        "(Ljava/nio/file/Path;)Z",
                        "isExecutable",
                        EVERYWHERE,
                        "file system"),
                new Row(
                        AROUND,
                        "java/nio/file/Files",
                        "deleteIfExists",
                        "(Ljava/nio/file/Path;)Z",
                        "deleteIfExists",
                        EVERYWHERE,
                        "file system"),
                new Row(
                        AROUND,
                        "java/nio/file/Files",
                        "size",
                        "(Ljava/nio/file/Path;)J",
                        "size",
                        EVERYWHERE,
                        "file system"),
                new Row(
                        AROUND,
                        "java/nio/file/Files",
                        "isSameFile",
                        "(Ljava/nio/file/Path;Ljava/nio/file/Path;)Z",
                        "isSameFile",
                        EVERYWHERE,
                        "file system"),
                new Row(
                        AROUND,
                        "java/nio/file/Files",
                        "readAttributes",
                        "(Ljava/nio/file/Path;Ljava/lang/Class;[Ljava/nio/file/LinkOption;)Ljava/nio/file/attribute/BasicFileAttributes;",
                        "readAttributes",
                        EVERYWHERE,
                        "times, keys"),
                new Row(
                        AROUND,
                        "java/nio/file/Files",
                        "readAttributes",
                        "(Ljava/nio/file/Path;Ljava/lang/String;[Ljava/nio/file/LinkOption;)Ljava/util/Map;",
                        "readAttributes",
                        EVERYWHERE,
                        "times, keys"),
                new Row(
                        AROUND,
                        "java/nio/file/Files",
                        "getLastModifiedTime",
                        "(Ljava/nio/file/Path;[Ljava/nio/file/LinkOption;)Ljava/nio/file/attribute/FileTime;",
                        "getLastModifiedTime",
                        EVERYWHERE,
                        "times"),
                new Row(
                        AROUND,
                        "java/nio/file/Files",
                        "readSymbolicLink",
                        "(Ljava/nio/file/Path;)Ljava/nio/file/Path;",
                        "readSymbolicLink",
                        EVERYWHERE,
                        "file system"),
                new Row(
                        AROUND,
                        "sun/nio/fs/UnixFileSystemProvider",
                        "newDirectoryStream",
                        "(Ljava/nio/file/Path;Ljava/nio/file/DirectoryStream$Filter;)Ljava/nio/file/DirectoryStream;",
                        "newDirectoryStream",
                        EVERYWHERE,
                        "order of a directory"),
                new Row(
                        AROUND,
                        "java/nio/file/Files",
                        "delete",
                        "(Ljava/nio/file/Path;)V",
                        "delete",
                        EVERYWHERE,
                        "file system"),
                new Row(
                        AROUND,
                        "java/nio/file/Files",
                        "createDirectory",
                        "(Ljava/nio/file/Path;[Ljava/nio/file/attribute/FileAttribute;)Ljava/nio/file/Path;",
                        "createDirectory",
                        EVERYWHERE,
                        "file system"),
                new Row(
                        AROUND,
                        "java/nio/file/Files",
                        "createDirectories",
                        "(Ljava/nio/file/Path;[Ljava/nio/file/attribute/FileAttribute;)Ljava/nio/file/Path;",
                        "createDirectories",
                        EVERYWHERE,
                        "file system"),
                new Row(
                        AROUND,
                        "java/nio/file/Files",
                        "move",
                        "(Ljava/nio/file/Path;Ljava/nio/file/Path;[Ljava/nio/file/CopyOption;)Ljava/nio/file/Path;",
                        "move",
                        EVERYWHERE,
                        "file system"),
                new Row(
                        AROUND,
                        "java/nio/file/Files",
                        "copy",
                        "(Ljava/nio/file/Path;Ljava/nio/file/Path;[Ljava/nio/file/CopyOption;)Ljava/nio/file/Path;",
                        "copy",
                        EVERYWHERE,
                        "file system"),
                new Row(
                        AROUND,
                        "java/nio/file/Files",
                        "createSymbolicLink",
                        "(Ljava/nio/file/Path;Ljava/nio/file/Path;[Ljava/nio/file/attribute/FileAttribute;)Ljava/nio/file/Path;",
                        "createSymbolicLink",
                        EVERYWHERE,
                        "file system"),
                new Row(
                        AROUND,
                        "java/nio/file/Files",
                        "createLink",
                        "(Ljava/nio/file/Path;Ljava/nio/file/Path;)Ljava/nio/file/Path;",
                        "createLink",
                        EVERYWHERE,
                        "file system"),
                new Row(
                        AROUND,
                        "java/nio/file/Files",
                        "setLastModifiedTime",
                        "(Ljava/nio/file/Path;Ljava/nio/file/attribute/FileTime;)Ljava/nio/file/Path;",
                        "setLastModifiedTime",
                        EVERYWHERE,
                        "file system"),
                new Row(
                        AROUND,
                        "java/nio/file/Files",
                        "setPosixFilePermissions",
                        "(Ljava/nio/file/Path;Ljava/util/Set;)Ljava/nio/file/Path;",
                        "setPosixFilePermissions",
                        EVERYWHERE,
                        "file system"),
                new Row(AROUND, "java/io/File", "setReadOnly", "()Z", "setReadOnly", EVERYWHERE, "file system"),
                new Row(AROUND, "java/io/File", "setWritable", "(ZZ)Z", "setWritable", EVERYWHERE, "file system"),
                new Row(AROUND, "java/io/File", "setReadable", "(ZZ)Z", "setReadable", EVERYWHERE, "file system"),
                new Row(AROUND, "java/io/File", "setExecutable", "(ZZ)Z", "setExecutable", EVERYWHERE, "file system"),
                new Row(
                        AROUND,
                        "java/io/File",
                        "getCanonicalPath",
                        "()Ljava/lang/String;",
                        "getCanonicalPath",
                        EVERYWHERE,
                        "links"),
                new Row(AROUND, STORE, "getTotalSpace", "()J", "getTotalSpace", EVERYWHERE, "file system"),
                new Row(AROUND, STORE, "getUnallocatedSpace", "()J", "getUnallocatedSpace", EVERYWHERE, "file system"),
                new Row(AROUND, STORE, "getUsableSpace", "()J", "getUsableSpace", EVERYWHERE, "file system"));
    }
}
