package org.reprise.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The package's Javadoc names methods by descriptor, for tools: they must be there. */
class BoundariesTest {
    private static final Pattern NAMED = Pattern.compile("(?m)^ \\*   (\\w+)#(\\w+)(\\([^)]*\\)\\S+)");

    @Test
    void everyMethodThatIsNamedExists() throws IOException {
        Path source = Path.of("src/main/java/org/reprise/sample/package-info.java");
        List<MatchResult> named =
                NAMED.matcher(Files.readString(source)).results().toList();
        assertThat(named).hasSizeGreaterThan(10);
        assertThat(named).allSatisfy(name -> {
            Class<?> owner = Class.forName("org.reprise.sample." + name.group(1));
            assertThat(Stream.of(owner.getDeclaredMethods())
                            .filter(method -> method.getName().equals(name.group(2)))
                            .map(BoundariesTest::descriptor))
                    .contains(name.group(3));
        });
    }

    private static String descriptor(Method method) {
        return MethodType.methodType(method.getReturnType(), method.getParameterTypes())
                .toMethodDescriptorString();
    }
}
