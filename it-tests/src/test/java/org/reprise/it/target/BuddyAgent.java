package org.reprise.it.target;

import java.lang.instrument.Instrumentation;
import java.util.concurrent.Callable;
import net.bytebuddy.agent.builder.AgentBuilder;
import net.bytebuddy.implementation.MethodDelegation;
import net.bytebuddy.implementation.bind.annotation.RuntimeType;
import net.bytebuddy.implementation.bind.annotation.SuperCall;
import net.bytebuddy.matcher.ElementMatchers;

/** An agent with Byte Buddy as it is by default: it names what it adds to a class, methods and auxiliary classes, by random numbers. */
public final class BuddyAgent {
    private BuddyAgent() {}

    public static void premain(String nothing, Instrumentation instrumentation) {
        new AgentBuilder.Default()
                .type(ElementMatchers.named("org.reprise.it.target.MethodNames"))
                .transform((builder, type, loader, module, domain) -> builder.method(ElementMatchers.named("answer"))
                        .intercept(MethodDelegation.to(BuddyAgent.class)))
                .installOn(instrumentation);
    }

    /** Stands in for the method. */
    @RuntimeType
    public static Object intercept(@SuperCall Callable<?> method) throws Exception {
        return method.call();
    }
}
