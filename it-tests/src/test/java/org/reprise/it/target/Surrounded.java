package org.reprise.it.target;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Properties;
import java.util.jar.JarFile;

/** Shows what depends on how the JVM has been started, and identity hash codes between: a class that was linked in one run before main moves them. */
public final class Surrounded {
    private Surrounded() {}

    private static void tell(String text) {
        System.out.println(
                text + ' ' + System.identityHashCode(new Surrounded()) + ' ' + System.identityHashCode(new int[1]));
    }

    /** Takes a jar with this class and the file to read, by a name that is relative. */
    public static void main(String[] args) throws IOException, GeneralSecurityException, ReflectiveOperationException {
        tell("begins");
        tell("zip " + Class.forName("java.util.zip.ZipFile").getName());
        File jar = new File(args[0]);
        try (JarFile file = new JarFile(jar)) {
            tell("jar " + (file.getManifest() != null));
        }
        try (URLClassLoader loader = new URLClassLoader(new URL[] {jar.toURI().toURL()}, null)) {
            tell("loader " + loader.loadClass(Surrounded.class.getName()).getMethods().length);
        }
        try (InputStream in = Surrounded.class.getResourceAsStream("Surrounded.class")) {
            tell("resource " + in.readAllBytes().length);
        }
        tell("clock " + System.nanoTime());
        tell("digest " + MessageDigest.getInstance("SHA-256").getAlgorithm());
        tell("home " + Files.size(Path.of(System.getProperty("java.home"), "release")));
        tell("relative " + Files.readString(Path.of(args[1])));
        tell("absolute " + new File(args[1]).getAbsolutePath() + ' '
                + Files.readString(Path.of(args[1]).toAbsolutePath()));
        Properties properties = new Properties();
        properties.setProperty("a", "b");
        tell("properties " + properties + ' ' + System.getProperty("user.dir") + ' ' + System.getenv("REPRISE_TEST"));
        System.exit(7);
    }
}
