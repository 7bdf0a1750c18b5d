package org.reprise.it.target;

import java.net.InetAddress;

/** Asks for the local host, waits, and asks again. */
public final class LocalHost {
    private LocalHost() {}

    /**
     * Prints the answers.
     *
     * @param args how long to wait, in milliseconds
     */
    public static void main(String[] args) throws Exception {
        System.out.println(InetAddress.getLocalHost());
        Thread.sleep(Long.parseLong(args[0]));
        System.out.println(InetAddress.getLocalHost() + " " + InetAddress.getByName("localhost"));
    }
}
