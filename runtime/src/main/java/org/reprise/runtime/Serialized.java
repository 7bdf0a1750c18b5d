package org.reprise.runtime;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;

/** Values of classes of the JDK that {@link Payload} does not know, in Java's serial form. The holder of the turn calls. */
final class Serialized {
    private Serialized() {}

    /**
     * Records a value. Both modes get a copy.
     *
     * @param type of the value, which may be null
     * @param real serializable; of a replay, null
     */
    static Object value(Engine e, Source source, Class<?> type, Object real) {
        TargetThread me = e.scheduler.turn;
        byte[] recorded = null;
        if (!e.replaying()) {
            me.goInside();
            try {
                recorded = write(real);
            } catch (IOException x) {
                throw new IllegalStateException(x);
            } finally {
                me.comeOut();
            }
        }
        byte[] logged = e.bytes(source, recorded);
        me.goInside();
        try {
            return type.cast(read(logged));
        } catch (IOException | ClassNotFoundException | RuntimeException x) {
            throw e.corrupt("has no " + type.getSimpleName() + ": " + x);
        } finally {
            me.comeOut();
        }
    }

    private static byte[] write(Object value) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(value);
        }
        return bytes.toByteArray();
    }

    private static Object read(byte[] bytes) throws IOException, ClassNotFoundException {
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes))) {
            return in.readObject();
        }
    }
}
