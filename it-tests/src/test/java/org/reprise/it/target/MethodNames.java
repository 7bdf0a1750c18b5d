package org.reprise.it.target;

import java.lang.reflect.Method;

/** Shows which methods it has by the time that it runs. */
public final class MethodNames {
    private static final int ANSWER = 42;

    private MethodNames() {}

    static int answer() {
        return ANSWER;
    }

    /** Prints their names, what one of them answers, and a hash code. */
    public static void main(String[] args) {
        for (Method method : MethodNames.class.getDeclaredMethods()) {
            System.out.println(method.getName());
        }
        System.out.println(answer() + " " + new Object().hashCode());
    }
}
