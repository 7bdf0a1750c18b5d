package org.reprise.runtime;

import java.io.File;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The socket of a display of Reprise's. It has the umask's mode, so it is in a directory that is private from the first instant, and what the X library finds below the number is a link to it. The directory is beside
 * the link, since the path of a socket is no longer than 107 bytes, and the directory for temporary files may have any.
 *
 * <p>Threading: the holder of the turn, inside; {@link #clear} whoever ends the process.
 */
final class DisplaySocket {
    /** Where the sockets of the displays are. */
    static final Path DIRECTORY = Path.of("/tmp/.X11-unix");
    /** The mode of that directory: anybody may add some, and remove their own. */
    private static final int SHARED = 01777;
    /** Lower numbers are those of real displays, mostly. */
    private static final int FIRST_FREE = 70;
    /** How names of displays begin. */
    private static final String FRONT = "X";

    /** The one that is there, or null. */
    private static volatile DisplaySocket current;

    /** The number of the display. */
    final int number;
    /** Where the program connects. */
    final ServerSocketChannel listener;

    private final PrivateDirectory directory;
    private final File link;

    private DisplaySocket(int number, ServerSocketChannel listener, PrivateDirectory directory, File link) {
        this.number = number;
        this.listener = listener;
        this.directory = directory;
        this.link = link;
    }

    /**
     * Makes it.
     *
     * @throws IOException whose message says why there can be none
     */
    static DisplaySocket make() throws IOException {
        if (!Files.exists(DIRECTORY)) {
            Files.createDirectory(DIRECTORY);
            // As X servers make it: of whoever comes next.
            Files.setAttribute(DIRECTORY, "unix:mode", SHARED);
        }
        ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        PrivateDirectory directory = PrivateDirectory.make(DIRECTORY.toFile());
        try {
            if (directory == null) {
                throw new IOException("no directory can be made in " + DIRECTORY);
            }
            Path socket = directory.file(0).toPath();
            listener.bind(UnixDomainSocketAddress.of(socket));
            int free = FIRST_FREE;
            while (!link(path(free), DIRECTORY.relativize(socket))) {
                free++;
            }
            current = new DisplaySocket(free, listener, directory, path(free).toFile());
            return current;
        } catch (IOException e) {
            listener.close();
            if (directory != null) {
                directory.remove();
            }
            throw e;
        }
    }

    private static Path path(int number) {
        return DIRECTORY.resolve(FRONT + number);
    }

    /** Whether the name was free. */
    private static boolean link(Path name, Path target) throws IOException {
        try {
            Files.createSymbolicLink(name, target);
            return true;
        } catch (FileAlreadyExistsException e) {
            return false;
        }
    }

    /** Nobody will connect any more. */
    void close() throws IOException {
        current = null;
        remove();
        listener.close();
    }

    private void remove() {
        // The link goes first: others remove one that leads nowhere.
        link.delete();
        directory.remove();
    }

    /** The process ends, perhaps while the program connects. */
    static void clear() {
        DisplaySocket left = current;
        if (left != null) {
            left.remove();
        }
    }

    /** Removes what processes of this user that were killed have left. */
    static void removeLeft() {
        File sockets = DIRECTORY.toFile();
        PrivateDirectory.removeLeft(sockets);
        String[] names = PrivateFiles.keepsNames(sockets) ? sockets.list() : null;
        for (int i = 0; names != null && i < names.length; i++) {
            File link = new File(sockets, names[i]);
            if (names[i].startsWith(FRONT) && PrivateFiles.isOwn(link, PrivateFiles.LINK) && leadsNowhere(link)) {
                link.delete();
            }
        }
    }

    private static boolean leadsNowhere(File link) {
        try {
            Path directory = Files.readSymbolicLink(link.toPath()).getParent();
            return directory != null
                    && directory.getNameCount() == 1
                    && PrivateDirectory.isGone(new File(link.getParentFile(), directory.toString()));
        } catch (IOException e) {
            // It has gone.
            return false;
        }
    }
}
