package org.reprise.agent.weave;

/** Is told what of the program weaving does not cover. From any thread. */
public interface Gaps {
    /** Native methods that no hook is on, or a class that links such without declaring them. */
    void unhooked(String method);

    /** A method in which no slice ends at a site, since it is too long for polls. */
    void withoutSites(String method);
}
