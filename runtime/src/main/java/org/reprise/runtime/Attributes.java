package org.reprise.runtime;

import java.io.File;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** A file's attributes as texts, in the log and back: in both modes the target gets what came out of the log's form. */
final class Attributes implements PosixFileAttributes {
    private final Map<String, Object> values;

    Attributes(byte[] recorded) {
        values = decode(recorded);
        try {
            boolean times = lastModifiedTime() != null && lastAccessTime() != null && creationTime() != null;
            boolean kinds = isRegularFile() | isDirectory() | isSymbolicLink() | isOther();
            if (!times || !kinds || size() < 0 || owner() == null || group() == null || permissions() == null) {
                throw noAttributes(null);
            }
        } catch (NullPointerException | ClassCastException e) {
            throw noAttributes(e);
        }
    }

    private static Error noAttributes(RuntimeException why) {
        throw Session.engine().corrupt("has no attributes of a file" + (why == null ? "" : " (" + why + ")"));
    }

    static byte[] encode(PosixFileAttributes real, File seen) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("modified", real.lastModifiedTime());
        values.put("accessed", real.lastAccessTime());
        values.put("created", real.creationTime());
        values.put("regular", real.isRegularFile());
        values.put("directory", real.isDirectory());
        values.put("link", real.isSymbolicLink());
        values.put("other", real.isOther());
        values.put("size", real.size());
        values.put("key", real.fileKey());
        values.put("owner", real.owner());
        values.put("group", real.group());
        values.put("permissions", real.permissions());
        return encode(values, seen);
    }

    /**
     * A letter before each value tells its type.
     *
     * @param seen what the target sees in place of the file, or null
     */
    static byte[] encode(Map<String, Object> values, File seen) {
        Map<String, String> texts = new LinkedHashMap<>();
        for (Map.Entry<String, Object> entry : values.entrySet()) {
            texts.put(entry.getKey(), typed(entry.getValue()));
        }
        if (seen != null) {
            texts.replace("size", typed(seen.length()));
            String modified = typed(FileTime.fromMillis(seen.lastModified()));
            texts.replace("modified", modified);
            texts.replace("lastModifiedTime", modified);
        }
        return Texts.bytes(texts);
    }

    private static String typed(Object value) {
        if (value == null) {
            return "N";
        }
        if (value instanceof Long) {
            return "L" + value;
        }
        if (value instanceof Integer) {
            return "I" + value;
        }
        if (value instanceof Boolean) {
            return "Z" + value;
        }
        if (value instanceof FileTime) {
            return "T" + text((FileTime) value);
        }
        if (value instanceof UserPrincipal) {
            return "P" + ((UserPrincipal) value).getName();
        }
        if (value instanceof Set) {
            @SuppressWarnings("unchecked")
            Set<PosixFilePermission> permissions = (Set<PosixFilePermission>) value;
            return "X" + PosixFilePermissions.toString(permissions);
        }
        return "S" + value;
    }

    static Map<String, Object> decode(byte[] recorded) {
        Map<String, Object> values = new LinkedHashMap<>();
        for (Map.Entry<String, String> entry : Texts.map(recorded).entrySet()) {
            String text = entry.getValue();
            try {
                values.put(entry.getKey(), untyped(text.charAt(0), text.substring(1)));
            } catch (IllegalArgumentException | IndexOutOfBoundsException | DateTimeException e) {
                throw noAttributes(e);
            }
        }
        return values;
    }

    private static Object untyped(char type, String text) {
        switch (type) {
            case 'N':
                return null;
            case 'L':
                return Long.valueOf(text);
            case 'I':
                return Integer.valueOf(text);
            case 'Z':
                return Boolean.valueOf(text);
            case 'T':
                return time(text);
            case 'P':
                return new Principal(text);
            case 'X':
                return PosixFilePermissions.fromString(text);
            default:
                return text;
        }
    }

    static String text(FileTime time) {
        Instant instant = time.toInstant();
        return instant.getEpochSecond() + "." + instant.getNano();
    }

    /** Returns a time that stands alone in the log. */
    static FileTime recordedTime(String text) {
        try {
            return time(text);
        } catch (IllegalArgumentException | IndexOutOfBoundsException | DateTimeException e) {
            throw noAttributes(e);
        }
    }

    private static FileTime time(String text) {
        int dot = text.indexOf('.');
        return FileTime.from(
                Instant.ofEpochSecond(Long.parseLong(text.substring(0, dot)), Long.parseLong(text.substring(dot + 1))));
    }

    @Override
    public FileTime lastModifiedTime() {
        return (FileTime) values.get("modified");
    }

    @Override
    public FileTime lastAccessTime() {
        return (FileTime) values.get("accessed");
    }

    @Override
    public FileTime creationTime() {
        return (FileTime) values.get("created");
    }

    @Override
    public boolean isRegularFile() {
        return (Boolean) values.get("regular");
    }

    @Override
    public boolean isDirectory() {
        return (Boolean) values.get("directory");
    }

    @Override
    public boolean isSymbolicLink() {
        return (Boolean) values.get("link");
    }

    @Override
    public boolean isOther() {
        return (Boolean) values.get("other");
    }

    @Override
    public long size() {
        return (Long) values.get("size");
    }

    @Override
    public Object fileKey() {
        return values.get("key");
    }

    @Override
    public UserPrincipal owner() {
        return (UserPrincipal) values.get("owner");
    }

    @Override
    public GroupPrincipal group() {
        return (GroupPrincipal) values.get("group");
    }

    @Override
    @SuppressWarnings("unchecked")
    public Set<PosixFilePermission> permissions() {
        return (Set<PosixFilePermission>) values.get("permissions");
    }

    /** An owner or group by name. */
    static final class Principal implements GroupPrincipal {
        private final String name;

        Principal(String name) {
            this.name = name;
        }

        @Override
        public String getName() {
            return name;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Principal && name.equals(((Principal) other).name);
        }

        @Override
        public int hashCode() {
            return name.hashCode();
        }

        @Override
        public String toString() {
            return name;
        }
    }
}
