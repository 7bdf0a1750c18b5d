package org.reprise.runtime;

import java.io.File;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.AccessMode;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What file systems say of files, and changes of names: asked or made in a recording, taken from the log in a replay. An operation is one event, whatever it does
 * inside the JDK.
 *
 * <p>Threading: the holder of the turn.
 */
abstract class FileFacts {
    private static final byte[] NONE = {};
    /** Bytes copied at a time. */
    private static final int COPIED = 1 << 16;
    /** Whose paths are of the operating system's file system, whatever the default one is. */
    private static final Class<?> SYSTEM = new File("").toPath().getClass();

    /** Whether the path is one of the operating system's file system. */
    static boolean isOfSystem(Path path) {
        return path != null && path.getClass() == SYSTEM;
    }

    /** An operation on the real file system, run while recording only. Returns what the log keeps: a number or bytes, the other is ignored. */
    abstract Object ask() throws IOException;

    /** Runs an operation whose result is a number; booleans are 0 and 1. */
    final long number(Engine e, Source source) throws IOException {
        Object real = e.replaying() ? null : real(e, source);
        return e.number(
                source,
                real == null ? 0 : real instanceof Boolean ? ((Boolean) real ? 1 : 0) : ((Number) real).longValue());
    }

    /** Runs an operation whose result is bytes. */
    final byte[] bytes(Engine e, Source source) throws IOException {
        return e.bytes(source, e.replaying() ? NONE : (byte[]) real(e, source));
    }

    private Object real(Engine e, Source source) throws IOException {
        TargetThread me = e.scheduler.turn;
        me.goInside();
        try {
            return ask();
        } catch (IOException | RuntimeException x) {
            throw e.thrown(source, x);
        } finally {
            me.comeOut();
        }
    }

    /** The questions that java.io.File and java.nio.file.Files answer by yes, no or a number. */
    enum Question {
        EXISTS,
        NOT_EXISTS,
        IS_FILE,
        IS_DIRECTORY,
        IS_LINK,
        IS_HIDDEN,
        CAN_READ,
        CAN_WRITE,
        CAN_EXECUTE,
        LENGTH,
        MODIFIED,
        TOTAL_SPACE,
        FREE_SPACE,
        USABLE_SPACE
    }

    static long ask(Engine e, Question question, File file) {
        try {
            return new FileFacts() {
                @Override
                Object ask() {
                    return answer(question, file);
                }
            }.number(e, Source.FILE_ATTRIBUTE);
        } catch (IOException x) {
            throw new IllegalStateException(x);
        }
    }

    /** Asks the file itself. */
    static Object answer(Question question, File file) {
        // No switch on an enum: javac 17 makes a class for it, which Session.CLASSES would have to have, and javac 25
        // none.
        if (question == Question.EXISTS) {
            return file.exists();
        } else if (question == Question.IS_FILE) {
            return file.isFile();
        } else if (question == Question.IS_DIRECTORY) {
            return file.isDirectory();
        } else if (question == Question.IS_HIDDEN) {
            return file.isHidden();
        } else if (question == Question.CAN_READ) {
            return file.canRead();
        } else if (question == Question.CAN_WRITE) {
            return file.canWrite();
        } else if (question == Question.CAN_EXECUTE) {
            return file.canExecute();
        } else if (question == Question.LENGTH) {
            return seen(file).length();
        } else if (question == Question.MODIFIED) {
            return seen(file).lastModified();
        } else if (question == Question.TOTAL_SPACE) {
            return file.getTotalSpace();
        } else if (question == Question.FREE_SPACE) {
            return file.getFreeSpace();
        }
        return file.getUsableSpace();
    }

    static long ask(Engine e, Question question, FileStore store) throws IOException {
        return new FileFacts() {
            @Override
            Object ask() throws IOException {
                if (question == Question.TOTAL_SPACE) {
                    return store.getTotalSpace();
                }
                return question == Question.FREE_SPACE ? store.getUnallocatedSpace() : store.getUsableSpace();
            }
        }.number(e, Source.FILE_ATTRIBUTE);
    }

    /** The path without links; what it is in a replay, where an output may be elsewhere, does not matter. */
    static String canonical(Engine e, File file) throws IOException {
        byte[] recorded = new FileFacts() {
            @Override
            Object ask() throws IOException {
                return Texts.bytes(new String[] {file.getCanonicalPath()});
            }
        }.bytes(e, Source.FILE_ATTRIBUTE);
        return Texts.one(recorded);
    }

    private static File seen(File file) {
        File seen = Media.seen(file.getPath());
        return seen == null ? file : seen;
    }

    static long ask(Engine e, Question question, Path path, LinkOption... options) throws IOException {
        return new FileFacts() {
            @Override
            Object ask() throws IOException {
                if (question == Question.EXISTS) {
                    return Files.exists(path, options);
                } else if (question == Question.NOT_EXISTS) {
                    return Files.notExists(path, options);
                } else if (question == Question.IS_FILE) {
                    return Files.isRegularFile(path, options);
                } else if (question == Question.IS_DIRECTORY) {
                    return Files.isDirectory(path, options);
                } else if (question == Question.IS_LINK) {
                    return Files.isSymbolicLink(path);
                } else if (question == Question.IS_HIDDEN) {
                    return Files.isHidden(path);
                } else if (question == Question.CAN_READ) {
                    return Files.isReadable(path);
                } else if (question == Question.CAN_WRITE) {
                    return Files.isWritable(path);
                } else if (question == Question.CAN_EXECUTE) {
                    return Files.isExecutable(path);
                }
                File seen = Media.seen(path.toString());
                return seen == null ? Files.size(path) : seen.length();
            }
        }.number(e, Source.FILE_ATTRIBUTE);
    }

    static boolean same(Engine e, Path one, Path other) throws IOException {
        return new FileFacts() {
                    @Override
                    Object ask() throws IOException {
                        return Files.isSameFile(one, other);
                    }
                }.number(e, Source.FILE_ATTRIBUTE)
                != 0;
    }

    /** Path.toUri: that of a directory ends with a slash. */
    static URI uri(Engine e, Path path) {
        try {
            byte[] recorded = new FileFacts() {
                @Override
                Object ask() {
                    return Texts.bytes(new String[] {path.toUri().toString()});
                }
            }.bytes(e, Source.FILE_ATTRIBUTE);
            return URI.create(Texts.one(recorded));
        } catch (IllegalArgumentException x) {
            throw e.corrupt("has no URI: " + x.getMessage());
        } catch (IOException x) {
            throw new IllegalStateException(x);
        }
    }

    /** Returns true, or throws: the file may be read, written or executed. */
    static boolean checkAccess(Engine e, Path path, AccessMode... modes) throws IOException {
        return new FileFacts() {
                    @Override
                    Object ask() throws IOException {
                        path.getFileSystem().provider().checkAccess(path, modes);
                        return true;
                    }
                }.number(e, Source.FILE_ATTRIBUTE)
                != 0;
    }

    static PosixFileAttributes attributes(Engine e, Path path, LinkOption... options) throws IOException {
        byte[] recorded = new FileFacts() {
            @Override
            Object ask() throws IOException {
                return Attributes.encode(
                        Files.readAttributes(path, PosixFileAttributes.class, options), Media.seen(path.toString()));
            }
        }.bytes(e, Source.FILE_ATTRIBUTE);
        return new Attributes(recorded);
    }

    static Map<String, Object> attributes(Engine e, Path path, String names, LinkOption... options) throws IOException {
        byte[] recorded = new FileFacts() {
            @Override
            Object ask() throws IOException {
                return Attributes.encode(Files.readAttributes(path, names, options), Media.seen(path.toString()));
            }
        }.bytes(e, Source.FILE_ATTRIBUTE);
        return Attributes.decode(recorded);
    }

    static FileTime modified(Engine e, Path path, LinkOption... options) throws IOException {
        byte[] recorded = new FileFacts() {
            @Override
            Object ask() throws IOException {
                File seen = Media.seen(path.toString());
                FileTime time = seen == null
                        ? Files.getLastModifiedTime(path, options)
                        : FileTime.fromMillis(seen.lastModified());
                return Texts.bytes(new String[] {Attributes.text(time)});
            }
        }.bytes(e, Source.FILE_ATTRIBUTE);
        return Attributes.recordedTime(Texts.one(recorded));
    }

    static Path realPath(Engine e, Path path, LinkOption... options) throws IOException {
        byte[] recorded = new FileFacts() {
            @Override
            Object ask() throws IOException {
                return Texts.bytes(new String[] {path.toRealPath(options).toString()});
            }
        }.bytes(e, Source.FILE_ATTRIBUTE);
        return path.getFileSystem().getPath(Texts.one(recorded));
    }

    static Path link(Engine e, Path path) throws IOException {
        byte[] recorded = new FileFacts() {
            @Override
            Object ask() throws IOException {
                return Texts.bytes(new String[] {Files.readSymbolicLink(path).toString()});
            }
        }.bytes(e, Source.FILE_ATTRIBUTE);
        return path.getFileSystem().getPath(Texts.one(recorded));
    }

    /** Names in a directory in the order of the file system, or null where it is none. */
    static String[] list(Engine e, File directory) {
        try {
            byte[] recorded = new FileFacts() {
                @Override
                Object ask() {
                    String[] names = directory.list();
                    return names == null ? new byte[] {'?'} : Texts.bytes(names);
                }
            }.bytes(e, Source.DIRECTORY);
            return recorded.length == 1 ? null : names(e, recorded);
        } catch (IOException x) {
            throw new IllegalStateException(x);
        }
    }

    static DirectoryStream<Path> list(Engine e, Path directory, DirectoryStream.Filter<? super Path> filter)
            throws IOException {
        byte[] recorded = new FileFacts() {
            @Override
            Object ask() throws IOException {
                List<String> names = new ArrayList<>();
                try (DirectoryStream<Path> real = Files.newDirectoryStream(directory)) {
                    for (Path path : real) {
                        names.add(path.getFileName().toString());
                    }
                }
                return Texts.bytes(names.toArray(new String[0]));
            }
        }.bytes(e, Source.DIRECTORY);
        return new Listing(directory, names(e, recorded), filter);
    }

    /** A name in a directory leads nowhere else. */
    private static String[] names(Engine e, byte[] recorded) {
        String[] names = Texts.list(recorded);
        for (String name : names) {
            if (name.isEmpty() || name.indexOf('/') >= 0 || name.indexOf('\0') >= 0 || name.equals("..")) {
                throw e.corrupt("has names of a directory, of which one is none");
            }
        }
        return names;
    }

    /** The changes of names. */
    enum Change {
        DELETE,
        DELETE_IF_EXISTS,
        MAKE_DIRECTORY,
        MAKE_DIRECTORIES,
        MAKE_FILE,
        SET_MODIFIED
    }

    static boolean change(Engine e, Change change, File file, long value) {
        try {
            boolean done = new FileFacts() {
                        @Override
                        Object ask() throws IOException {
                            if (change == Change.DELETE) {
                                return file.delete();
                            } else if (change == Change.MAKE_DIRECTORY) {
                                return file.mkdir();
                            }
                            return change == Change.MAKE_FILE ? file.createNewFile() : file.setLastModified(value);
                        }
                    }.number(e, Source.FILE_CHANGE)
                    != 0;
            if (done) {
                changed(e, change, file.getPath());
            }
            return done;
        } catch (IOException x) {
            throw Thrown.<RuntimeException>sneak(x);
        }
    }

    static boolean change(Engine e, Change change, Path path, FileAttribute<?>... attributes) throws IOException {
        boolean done = new FileFacts() {
                    @Override
                    Object ask() throws IOException {
                        if (change == Change.DELETE) {
                            Files.delete(path);
                        } else if (change == Change.DELETE_IF_EXISTS) {
                            return Files.deleteIfExists(path);
                        } else if (change == Change.MAKE_DIRECTORY) {
                            Files.createDirectory(path, attributes);
                        } else {
                            Files.createDirectories(path, attributes);
                        }
                        return true;
                    }
                }.number(e, Source.FILE_CHANGE)
                != 0;
        if (done) {
            changed(e, change, path.toString());
        }
        return done;
    }

    private static void changed(Engine e, Change change, String path) throws IOException {
        TargetThread me = e.scheduler.turn;
        me.goInside();
        try {
            if (change == Change.DELETE || change == Change.DELETE_IF_EXISTS) {
                Outputs.remove(path);
            } else if (change == Change.MAKE_FILE) {
                Outputs.make(path);
            }
        } finally {
            me.comeOut();
        }
    }

    static boolean rename(Engine e, File from, File to) {
        try {
            boolean done = new FileFacts() {
                        @Override
                        Object ask() {
                            Medium medium = Media.find(from.getPath());
                            boolean done = from.renameTo(to);
                            if (done) {
                                Media.moved(medium, to.getPath());
                            }
                            return done;
                        }
                    }.number(e, Source.FILE_CHANGE)
                    != 0;
            if (done) {
                renamed(e, from.getPath(), to.getPath());
            }
            return done;
        } catch (IOException x) {
            throw new IllegalStateException(x);
        }
    }

    static void move(Engine e, Path from, Path to, CopyOption... options) throws IOException {
        new FileFacts() {
            @Override
            Object ask() throws IOException {
                Medium medium = Media.find(from.toString());
                Files.move(from, to, options);
                Media.moved(medium, to.toString());
                return true;
            }
        }.number(e, Source.FILE_CHANGE);
        renamed(e, from.toString(), to.toString());
    }

    static void copy(Engine e, Path from, Path to, CopyOption... options) throws IOException {
        boolean regular = new FileFacts() {
                    @Override
                    Object ask() throws IOException {
                        Files.copy(from, to, options);
                        return Files.isRegularFile(to, LinkOption.NOFOLLOW_LINKS);
                    }
                }.number(e, Source.FILE_CHANGE)
                != 0;
        if (regular) {
            copyContent(e, from.toString(), to.toString());
        }
    }

    /** The content comes as the target would have read it, so that a replay has it too, and so that it is the overlay's. */
    private static void copyContent(Engine e, String from, String to) throws IOException {
        TargetThread me = e.scheduler.turn;
        me.goInside();
        FileOutputStream out = null;
        try {
            boolean other = e.replaying() || Media.seen(from) != null;
            File copy = Outputs.add(to);
            out = other ? new FileOutputStream(copy) : null;
        } finally {
            me.comeOut();
        }
        try (FileInputStream in = new FileInputStream(from)) {
            byte[] data = new byte[COPIED];
            for (int n = in.read(data); n >= 0; n = in.read(data)) {
                me.goInside();
                try {
                    if (out != null) {
                        out.write(data, 0, n);
                    }
                } finally {
                    me.comeOut();
                }
            }
        } finally {
            if (out != null) {
                out.close();
            }
        }
    }

    static Path link(Engine e, Path link, Path existing, boolean symbolic, FileAttribute<?>... attributes)
            throws IOException {
        new FileFacts() {
            @Override
            Object ask() throws IOException {
                return symbolic
                        ? Files.createSymbolicLink(link, existing, attributes) != null
                        : Files.createLink(link, existing) != null;
            }
        }.number(e, Source.FILE_CHANGE);
        TargetThread me = e.scheduler.turn;
        me.goInside();
        try {
            Outputs.link(link.toString(), existing.toString(), symbolic);
        } finally {
            me.comeOut();
        }
        return link;
    }

    /** Runs a change of which a replay keeps nothing but that it was made. */
    static boolean only(Engine e, FileFacts change) throws IOException {
        return change.number(e, Source.FILE_CHANGE) != 0;
    }

    private static void renamed(Engine e, String from, String to) throws IOException {
        TargetThread me = e.scheduler.turn;
        me.goInside();
        try {
            Outputs.rename(from, to);
        } finally {
            me.comeOut();
        }
    }

    /** Makes a temporary file; in a replay it has the recorded name and is an output. Directories, and files by java.nio, need no more than what they are made of. */
    static File temporary(Engine e, String prefix, String suffix, File directory) throws IOException {
        TemporaryNames.install(e.scheduler.turn);
        byte[] recorded = new FileFacts() {
            @Override
            Object ask() throws IOException {
                return Texts.bytes(new String[] {
                    File.createTempFile(prefix, suffix, directory).getPath()
                });
            }
        }.bytes(e, Source.TEMPORARY_FILE);
        String path = Texts.one(recorded);
        changed(e, Change.MAKE_FILE, path);
        return new File(path);
    }
}
