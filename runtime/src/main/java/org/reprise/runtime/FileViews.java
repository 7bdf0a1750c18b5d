package org.reprise.runtime;

import java.io.IOException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.UserPrincipal;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.util.Set;
import jdk.internal.misc.Unsafe;

/**
 * Views of a file's attributes: what they read is recorded as what {@code Files.readAttributes} does, and a replay changes nothing.
 *
 * <p>Threading: the holder of the turn.
 */
final class FileViews {
    private static final LinkOption[] FOLLOW = {};
    private static final LinkOption[] NO_FOLLOW = {LinkOption.NOFOLLOW_LINKS};
    private static final Unsafe UNSAFE = Unsafe.getUnsafe();
    private static final long FILE = offset("file");
    private static final long FOLLOWS = offset("followLinks");

    private FileViews() {}

    private static long offset(String field) {
        try {
            return UNSAFE.objectFieldOffset(
                    Class.forName("sun.nio.fs.UnixFileAttributeViews$Basic", false, null), field);
        } catch (ClassNotFoundException e) {
            // Not a Unix, so no view comes here.
            return Unsafe.INVALID_FIELD_OFFSET;
        }
    }

    static PosixFileAttributes read(Engine e, Object view) throws IOException {
        return FileFacts.attributes(
                e, (Path) UNSAFE.getReference(view, FILE), UNSAFE.getBoolean(view, FOLLOWS) ? FOLLOW : NO_FOLLOW);
    }

    static boolean setTimes(Engine e, Object view, FileTime modified, FileTime accessed, FileTime created)
            throws IOException {
        return FileFacts.only(e, new FileFacts() {
            @Override
            Object ask() throws IOException {
                ((BasicFileAttributeView) view).setTimes(modified, accessed, created);
                return true;
            }
        });
    }

    static boolean setPermissions(Engine e, Object view, Set<PosixFilePermission> permissions) throws IOException {
        return FileFacts.only(e, new FileFacts() {
            @Override
            Object ask() throws IOException {
                ((PosixFileAttributeView) view).setPermissions(permissions);
                return true;
            }
        });
    }

    /** Attributes name owner and group by principals of Reprise, which the file system does not take. */
    private static UserPrincipalLookupService principals(Object view) {
        return ((Path) UNSAFE.getReference(view, FILE)).getFileSystem().getUserPrincipalLookupService();
    }

    static boolean setOwner(Engine e, Object view, UserPrincipal owner) throws IOException {
        return FileFacts.only(e, new FileFacts() {
            @Override
            Object ask() throws IOException {
                ((PosixFileAttributeView) view)
                        .setOwner(
                                owner instanceof Attributes.Principal
                                        ? principals(view).lookupPrincipalByName(owner.getName())
                                        : owner);
                return true;
            }
        });
    }

    static boolean setGroup(Engine e, Object view, GroupPrincipal group) throws IOException {
        return FileFacts.only(e, new FileFacts() {
            @Override
            Object ask() throws IOException {
                ((PosixFileAttributeView) view)
                        .setGroup(
                                group instanceof Attributes.Principal
                                        ? principals(view).lookupPrincipalByGroupName(group.getName())
                                        : group);
                return true;
            }
        });
    }
}
