package org.reprise.runtime;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the JVM tells an agent of the classes that it has loaded: those of the JDK that its flags and the mode have it load are among them, and Reprise's own, which are not shown. Nor are classes that no agent can change: hidden ones, which the collector takes one by one, those of arrays, which
 * the JIT makes where it needs them, and accessors of reflection, which come when something has been called so and so often, by Reprise, too.
 *
 * <p>An agent asks again and again, until there are no new ones. So classes are told in the order in which they were first seen, and what is logged is the difference: classes that are gone, by their numbers, and new ones, by
 * loader and name. Of those of one name the first that the JVM has is the first.
 *
 * <p>Threading: the holder of the turn.
 */
final class LoadedClasses {
    private static final String ACCESSORS = "jdk.internal.reflect.Generated";
    /** Begins the number of a class that is gone. */
    private static final char GONE = '-';
    /** Begin the names of classes, by their loader: those of the JDK, the class path's, others. */
    private static final char BOOT = 'b';

    private static final char PLATFORM = 'p';
    private static final char PATH = 'c';
    private static final char OTHER = 'o';

    private static final ClassLoader PLATFORM_LOADER = ClassLoader.getPlatformClassLoader();

    /** Stands before the number of a loader that has one. */
    private static final char NUMBERED = '#';

    /** One that was told. */
    private static final class Told {
        final String key;
        private final WeakReference<Class<?>> type;
        /** In a replay, in which the class must not go before it went in the recording. */
        private final Class<?> kept;

        Told(String key, Class<?> type, boolean keep) {
            this.key = key;
            this.type = new WeakReference<>(type);
            kept = keep ? type : null;
        }

        Class<?> type() {
            return kept != null ? kept : type.get();
        }
    }

    private final List<Told> told = new ArrayList<>();
    /** Loaders of the program's, in the order in which each had its first class defined. Guarded by itself. */
    private final List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
    /** The same in a replay, in which none must go before it went in the recording. */
    private final List<ClassLoader> keptLoaders = new ArrayList<>();
    /** Whether there is an agent that may ask. */
    volatile boolean asked;
    /** The loader that was looked for last, and what stands for it. */
    private ClassLoader lastLoader;

    private String lastKey;
    /** Whether one was missing in a replay, and that was noted. */
    private boolean missing;

    /** The holder is about to define a class by a loader of the program's. */
    void defining(ClassLoader loader, boolean replaying) {
        synchronized (loaders) {
            if (number(loader) < 0) {
                loaders.add(new WeakReference<>(loader));
                if (replaying) {
                    keptLoaders.add(loader);
                }
            }
        }
    }

    /** Returns a loader's number, from the newest, which is asked for most, or -1. */
    private int number(ClassLoader loader) {
        for (int i = loaders.size() - 1; i >= 0; i--) {
            if (loaders.get(i).refersTo(loader)) {
                return i;
            }
        }
        return -1;
    }

    private String loaderKey(ClassLoader loader) {
        if (loader != lastLoader) {
            int number;
            synchronized (loaders) {
                number = number(loader);
            }
            lastKey =
                    number < 0 ? HiddenClasses.plain(loader.getClass().getName()) : NUMBERED + Integer.toString(number);
            lastLoader = loader;
        }
        return lastKey;
    }

    /** Returns what to tell of all that the JVM has loaded. */
    Class<?>[] told(Engine engine, Class<?>[] loaded) {
        TargetThread me = engine.scheduler.turn;
        Map<String, List<Class<?>>> present = null;
        byte[] news = null;
        me.goInside();
        try {
            present = byKey(loaded);
            if (!engine.replaying()) {
                news = Texts.bytes(news(loaded, present).toArray(new String[0]));
            }
        } finally {
            me.comeOut();
        }
        byte[] logged = engine.bytes(Source.LOADED_CLASSES, news);
        me.goInside();
        try {
            // Whoever asked last may be gone.
            lastLoader = null;
            if (engine.replaying()) {
                take(engine, Texts.list(logged), present);
            }
            return types();
        } finally {
            me.comeOut();
        }
    }

    /** Returns those of the classes that may be told, each list in the JVM's order. */
    private Map<String, List<Class<?>>> byKey(Class<?>[] loaded) {
        Map<String, List<Class<?>>> found = new HashMap<>();
        for (Class<?> type : loaded) {
            String key = key(type);
            if (key != null) {
                List<Class<?>> same = found.get(key);
                if (same == null) {
                    same = new ArrayList<>(1);
                    found.put(key, same);
                }
                same.add(type);
            }
        }
        return found;
    }

    /** Returns what stands for a class in the log, or null where it is not told. */
    private String key(Class<?> type) {
        String name = type.getName();
        ClassLoader loader = type.getClassLoader();
        boolean ofJdk = loader == null || loader == PLATFORM_LOADER;
        if (Outsiders.isOurs(name) || name.startsWith(ACCESSORS) || type.isArray() || type.isHidden()) {
            return null;
        }
        if (ofJdk) {
            return (loader == null ? BOOT : PLATFORM) + name;
        }
        return loader == ClassLoader.getSystemClassLoader() ? PATH + name : OTHER + loaderKey(loader) + ' ' + name;
    }

    /** Brings what was told up to date, and returns the difference. Recording only. */
    private List<String> news(Class<?>[] loaded, Map<String, List<Class<?>>> present) {
        List<String> news = new ArrayList<>();
        int kept = 0;
        for (int i = 0; i < told.size(); i++) {
            Told each = told.get(i);
            if (remove(present.get(each.key), each.type())) {
                told.set(kept++, each);
            } else {
                news.add(GONE + Integer.toString(i));
            }
        }
        cut(kept);
        for (Class<?> type : loaded) {
            String key = key(type);
            if (key != null && remove(present.get(key), type)) {
                told.add(new Told(key, type, false));
                news.add(key);
            }
        }
        return news;
    }

    /** Compared by ==: equals would do as well, but says nothing of that no hash code is drawn. */
    private static boolean remove(List<Class<?>> types, Class<?> type) {
        if (types == null || type == null) {
            return false;
        }
        for (int i = 0; i < types.size(); i++) {
            if (types.get(i) == type) {
                types.remove(i);
                return true;
            }
        }
        return false;
    }

    private void cut(int size) {
        while (told.size() > size) {
            told.remove(told.size() - 1);
        }
    }

    /** Brings what was told to what the recording told. Replay only. */
    private void take(Engine engine, String[] news, Map<String, List<Class<?>>> present) {
        int at = 0;
        int kept = 0;
        for (int i = 0; i < told.size(); i++) {
            if (at < news.length && news[at].equals(GONE + Integer.toString(i))) {
                at++;
            } else {
                Told each = told.get(i);
                remove(present.get(each.key), each.type());
                told.set(kept++, each);
            }
        }
        cut(kept);
        for (; at < news.length; at++) {
            String key = news[at];
            if (key.isEmpty() || key.charAt(0) == GONE) {
                throw engine.corrupt("tells of a class that cannot be gone");
            }
            List<Class<?>> same = present.get(key);
            told.add(new Told(key, same == null || same.isEmpty() ? find(key) : same.remove(0), true));
        }
    }

    /** Returns the class of the JDK that the recording's JVM had loaded and this one has not, or null where it is none of the JDK's. */
    private Class<?> find(String key) {
        char loader = key.charAt(0);
        try {
            if (loader == BOOT || loader == PLATFORM) {
                return Class.forName(key.substring(1), false, loader == BOOT ? null : PLATFORM_LOADER);
            }
        } catch (ClassNotFoundException | LinkageError e) {
            // Told of below.
        }
        if (missing) {
            return null;
        }
        missing = true;
        Divergence.note("The recording's JVM had loaded the class " + EventWords.quote(key.substring(1))
                + " when an agent asked for all classes, and this one has not.");
        return null;
    }

    private Class<?>[] types() {
        Class<?>[] types = new Class<?>[told.size()];
        int count = 0;
        for (int i = 0; i < types.length; i++) {
            Class<?> type = told.get(i).type();
            if (type != null) {
                types[count++] = type;
            }
        }
        return Arrays.copyOf(types, count);
    }
}
