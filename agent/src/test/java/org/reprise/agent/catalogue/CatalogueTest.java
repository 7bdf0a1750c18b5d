package org.reprise.agent.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.invoke.MethodType;
import java.lang.reflect.Executable;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.reprise.agent.catalogue.Row.Kind;
import org.reprise.runtime.Hooks;

/** Every row names a method that the JDK has and a hook that fits it. */
class CatalogueTest {
    /** Rows for one of the JDKs alone, as their last column says; each is there in another form on the others. */
    private static final Set<String> VERSIONED = Set.of(
            "internKey",
            "generate",
            "generateTypeSwitch",
            "nextThreadID",
            "next",
            "getResource",
            "findResource",
            "sleep",
            "threadState",
            "getAllThreads",
            "isSupported",
            "shouldShutdownWriteBeforeClose0",
            "isIPv4Available",
            "isIPv6Supported",
            "lookupAllHostAddr",
            "signal0",
            "istty",
            "ttyStatus",
            "echo",
            "setIpDontFragment0",
            "getIpDontFragment0",
            "read0",
            "readv0",
            "write0",
            "writev0",
            "close0",
            "preClose0",
            "closeIntFD",
            "dup0");

    /** Of these two classes one has the methods. */
    private static final Set<String> DISPATCHERS =
            Set.of("sun/nio/ch/FileDispatcherImpl", "sun/nio/ch/UnixFileDispatcherImpl");

    @Test
    void dispatcherHasEachMethod() throws ReflectiveOperationException {
        for (Row row : FileDispatchers.rows()) {
            long found = 0;
            for (String owner : DISPATCHERS) {
                Row there =
                        new Row(row.kind(), owner, row.name(), row.descriptor(), row.hook(), row.scope(), row.why());
                found += method(there) == null ? 0 : 1;
            }
            assertThat(found).as(row.toString()).isEqualTo(DISPATCHERS.contains(row.owner()) ? 1 : 0);
        }
    }

    static Stream<Row> rows() {
        return new Catalogue().rows().stream();
    }

    @ParameterizedTest
    @MethodSource("rows")
    void methodAndHookFit(Row row) throws ReflectiveOperationException {
        if (row.kind() == Kind.MONITORS && row.owner().endsWith(Row.ALL_CLASSES)) {
            String name = row.owner().substring(0, row.owner().length() - 1).replace('/', '.');
            assertThat(ModuleLayer.boot().modules().stream()
                            .flatMap(module -> module.getPackages().stream())
                            .filter(each -> (each + '.').startsWith(name)))
                    .isNotEmpty();
            return;
        }
        if (row.kind() == Kind.MONITORS) {
            assertThat(Class.forName(row.owner().replace('/', '.'), false, null))
                    .isNotNull();
            return;
        }
        Executable method = method(row);
        if (method == null) {
            assertThat(VERSIONED.contains(row.name()) || DISPATCHERS.contains(row.owner()))
                    .as("a method of another JDK alone")
                    .isTrue();
            return;
        }
        assertThat(MethodType.methodType(result(method), method.getParameterTypes())
                        .toMethodDescriptorString())
                .isEqualTo(row.descriptor());
        if (!row.atCallSites()) {
            assertThat(Modifier.isNative(method.getModifiers()) || Modifier.isAbstract(method.getModifiers()))
                    .as("a body to weave")
                    .isFalse();
        }
        if (row.kind() == Kind.NATIVE) {
            assertThat(Hooks.class
                            .getMethod(row.hook(), String.class, Object[].class)
                            .getReturnType())
                    .isEqualTo(Object.class);
            return;
        }
        for (String hook : row.kind() == Kind.GUARD ? List.of("Entry", "Exit") : List.of("")) {
            assertThat(Hooks.class
                            .getMethod(row.hook() + hook, parameters(row, method))
                            .getReturnType())
                    .isEqualTo(result(row, method));
        }
    }

    private static Executable method(Row row) throws ClassNotFoundException {
        Class<?> owner;
        try {
            owner = Class.forName(
                    row.anyOwner()
                            ? row.atCallSites() ? "java.lang.Object" : "java.lang.ClassLoader"
                            : row.owner().replace('/', '.'),
                    false,
                    null);
        } catch (ClassNotFoundException e) {
            return null;
        }
        MethodType type = MethodType.fromMethodDescriptorString(row.descriptor(), null);
        if (row.name().equals("<init>")) {
            return Arrays.stream(owner.getDeclaredConstructors())
                    .filter(constructor -> Arrays.equals(constructor.getParameterTypes(), type.parameterArray()))
                    .findFirst()
                    .orElse(null);
        }
        // A call site may name a subclass of the one that declares the method.
        for (Class<?> declaring = owner; declaring != null; declaring = declaring.getSuperclass()) {
            for (Method method : declaring.getDeclaredMethods()) {
                if (method.getName().equals(row.name())
                        && Arrays.equals(method.getParameterTypes(), type.parameterArray())
                        && method.getReturnType() == type.returnType()) {
                    return method;
                }
            }
            if (!row.atCallSites()) {
                break;
            }
        }
        for (Class<?> inherited : owner.isInterface() ? owner.getInterfaces() : new Class<?>[0]) {
            for (Method method : inherited.getDeclaredMethods()) {
                if (method.getName().equals(row.name())
                        && Arrays.equals(method.getParameterTypes(), type.parameterArray())) {
                    return method;
                }
            }
        }
        return null;
    }

    private static Class<?> result(Executable executable) {
        return executable instanceof Method method ? method.getReturnType() : void.class;
    }

    private static Class<?>[] parameters(Row row, Executable method) throws ClassNotFoundException {
        List<Class<?>> parameters = new ArrayList<>();
        if (row.kind() == Kind.GUARD || row.kind() == Kind.SPIN) {
            return new Class<?>[0];
        }
        if (row.kind() == Kind.RESULT) {
            return new Class<?>[] {Object.class};
        }
        if (!Modifier.isStatic(method.getModifiers())) {
            parameters.add(Class.forName(row.receiver().replace('/', '.'), false, null));
        }
        if (row.kind() != Kind.EXIT) {
            for (Class<?> parameter : method.getParameterTypes()) {
                boolean named = Row.inHook(parameter.descriptorString()).equals(parameter.descriptorString());
                parameters.add(named ? parameter : Object.class);
            }
        }
        return parameters.toArray(new Class<?>[0]);
    }

    private static Class<?> result(Row row, Executable method) {
        return switch (row.kind()) {
            case CALL -> result(method);
            case AROUND -> boolean.class;
            case ARGUMENT -> method.getParameterTypes()[0];
            default -> void.class;
        };
    }

    @Test
    void digestTellsCataloguesApart() {
        assertThat(new Catalogue().digest()).isEqualTo(new Catalogue().digest()).matches("[0-9a-f]{1,8}");
    }
}
