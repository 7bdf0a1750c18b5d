package org.reprise.runtime;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.NoSuchElementException;

/** A directory as it was read at once, in the order of the file system; the target's filter is asked as the JDK asks it, one name at a time. */
final class Listing implements DirectoryStream<Path>, Iterator<Path> {
    private final Path directory;
    private final String[] names;
    private final DirectoryStream.Filter<? super Path> filter;
    private boolean given;
    private boolean closed;
    private int at;
    private Path next;

    Listing(Path directory, String[] names, DirectoryStream.Filter<? super Path> filter) {
        this.directory = directory;
        this.names = names;
        this.filter = filter;
    }

    @Override
    public Iterator<Path> iterator() {
        if (closed) {
            throw new IllegalStateException("Directory stream is closed");
        }
        if (given) {
            throw new IllegalStateException("Iterator already obtained");
        }
        given = true;
        return this;
    }

    @Override
    public boolean hasNext() {
        while (next == null && at < names.length && !closed) {
            Path candidate = directory.resolve(names[at++]);
            try {
                if (filter == null || filter.accept(candidate)) {
                    next = candidate;
                }
            } catch (IOException e) {
                throw new DirectoryIteratorException(e);
            }
        }
        return next != null;
    }

    @Override
    public Path next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        Path result = next;
        next = null;
        return result;
    }

    @Override
    public void close() {
        closed = true;
    }
}
