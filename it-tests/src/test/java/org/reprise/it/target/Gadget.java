package org.reprise.it.target;

import java.io.File;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.Serializable;

/** On the class path of programs that never use it: whoever reads it in Java's serial form, leaves a file. */
public final class Gadget implements Serializable {
    private static final long serialVersionUID = 1L;

    private void readObject(ObjectInputStream in) throws IOException {
        new File("canary-read").createNewFile();
    }
}
