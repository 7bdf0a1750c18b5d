package org.reprise.agent.weave;

import java.util.Locale;
import java.util.regex.Pattern;
import org.objectweb.asm.Type;
import org.reprise.runtime.HookKind;

/**
 * A hook of the user's: {@code KIND:Class#method(parameters)}, where {@code *} in the names stands for any characters. Without parameters all methods of that name are meant;
 * they are written as in Java or as in a descriptor.
 */
public final class UserHook {
    private static final Pattern FORM = Pattern.compile(
            "([a-z]+):([^\\s#();,:]+)#([^\\s#();,<>]+)(?:\\(([^()]*)\\)(\\[*[BCDFIJSVZ]|\\[*L[^;]+;)?)?");

    private final String text;
    private final HookKind kind;
    private final String owner;
    private final Pattern ownerPattern;
    private final String name;
    private final Pattern namePattern;
    /** Parameters as a descriptor has them, or null for any. */
    private final String parameters;

    private UserHook(String text, HookKind kind, String owner, String name, String parameters) {
        this.text = text;
        this.kind = kind;
        this.owner = owner;
        this.ownerPattern = pattern(owner);
        this.name = name;
        this.namePattern = pattern(name);
        this.parameters = parameters;
    }

    /** @throws IllegalArgumentException with words for the user, where the text is no hook */
    public static UserHook parse(String text) {
        var matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("The hook \"" + text
                    + "\" is not of the form KIND:Class#method or KIND:Class#method(parameters), as in "
                    + "block:com.foo.Disk#read(byte[],int,int).");
        }
        String owner = matcher.group(2).trim().replace('.', '/');
        return new UserHook(
                text, kind(text, matcher.group(1)), owner, matcher.group(3), parameters(text, matcher.group(4)));
    }

    private static HookKind kind(String text, String name) {
        StringBuilder known = new StringBuilder();
        for (HookKind kind : HookKind.values()) {
            String each = kind.name().toLowerCase(Locale.ROOT);
            if (each.equals(name)) {
                return kind;
            }
            known.append(known.length() == 0 ? "" : ", ").append(each);
        }
        throw new IllegalArgumentException(
                "The hook \"" + text + "\" has the kind " + name + ", which is unknown. Known are " + known + ".");
    }

    private static String parameters(String text, String written) {
        if (written == null || written.isBlank()) {
            return written == null ? null : "";
        }
        if (isDescriptor(written)) {
            return written;
        }
        StringBuilder descriptor = new StringBuilder();
        for (String each : written.split(",", -1)) {
            if (!each.trim().matches("[A-Za-z_$][\\w$.]*(\\[\\])*")
                    || each.trim().replace("[]", "").equals("void")) {
                throw new IllegalArgumentException(
                        "The hook \"" + text + "\" has the parameter \"" + each + "\", which is no type.");
            }
            descriptor.append(descriptor(each.trim()));
        }
        return descriptor.toString();
    }

    private static boolean isDescriptor(String written) {
        try {
            return !written.contains(",")
                    && written.matches("(\\[*([BCDFIJSZ]|L[^;.\\[]+;))+")
                    && Type.getArgumentTypes("(" + written + ")V").length > 0;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static String descriptor(String type) {
        if (type.endsWith("[]")) {
            return "[" + descriptor(type.substring(0, type.length() - 2));
        }
        return switch (type) {
            case "boolean" -> "Z";
            case "byte" -> "B";
            case "char" -> "C";
            case "double" -> "D";
            case "float" -> "F";
            case "int" -> "I";
            case "long" -> "J";
            case "short" -> "S";
            // As in Java, the usual ones need no package.
            case "String", "Object" -> "Ljava/lang/" + type + ";";
            default -> "L" + type.replace('.', '/') + ";";
        };
    }

    private static Pattern pattern(String name) {
        if (name.indexOf('*') < 0) {
            return null;
        }
        StringBuilder expression = new StringBuilder();
        for (String part : name.split("\\*", -1)) {
            expression.append(expression.length() == 0 ? "" : ".*").append(Pattern.quote(part));
        }
        return Pattern.compile(expression.toString());
    }

    /** As the user gave it. */
    public String text() {
        return text;
    }

    /** What it makes of the methods. */
    public HookKind kind() {
        return kind;
    }

    /** Whether it may be on a method of that name. */
    boolean mayName(ConstantPool pool, int index) {
        return namePattern == null
                ? pool.utf8Is(index, name)
                : namePattern.matcher(pool.utf8(index)).matches();
    }

    /** Whether it takes that descriptor. */
    boolean takes(String descriptor) {
        return parameters == null || descriptor.startsWith("(" + parameters + ")");
    }

    /** Whether it is on methods of that class, by name. */
    boolean owns(String className) {
        return ownerPattern == null
                ? owner.equals(className)
                : ownerPattern.matcher(className).matches();
    }
}
