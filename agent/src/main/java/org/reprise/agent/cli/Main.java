package org.reprise.agent.cli;

public final class Main {
    private Main() {}

    public static void main(String[] arguments) {}
}
