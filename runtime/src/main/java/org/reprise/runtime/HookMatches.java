package org.reprise.runtime;

/** On which methods the weaver has put the hooks of the user's. Any thread may ask. */
public interface HookMatches {
    /** Returns the texts of the hooks that are on no method so far. */
    String[] unmatched();

    /**
     * Whether a hook is on a method. A log says which to call, and may be anybody's: it may name no other.
     *
     * @param hook its number
     * @param owner the class that declares the method, as Class.getName gives it
     * @param method with its descriptor
     */
    boolean isOn(int hook, String owner, String method);
}
