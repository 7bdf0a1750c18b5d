package org.reprise.agent.catalogue;

import static org.reprise.agent.catalogue.Row.Kind.MONITORS;
import static org.reprise.agent.catalogue.Row.Scope.EVERYWHERE;

import java.util.ArrayList;
import java.util.List;

/**
 * The monitors of {@code java.desktop}: AWT, Swing, fonts, pictures and sound call listeners, read files and wait for one another in their monitors, in some five hundred classes. None of them is
 * on the path of an instruction.
 */
final class Desktop {
    private static final List<String> PACKAGES = List.of(
            "com/sun/beans",
            "com/sun/imageio",
            "com/sun/java/swing",
            "com/sun/media/sound",
            "java/awt",
            "java/beans",
            "javax/imageio",
            "javax/print",
            "javax/sound/midi",
            "javax/sound/sampled",
            "javax/swing",
            "sun/awt",
            "sun/font",
            "sun/java2d",
            "sun/print",
            "sun/swing");

    private Desktop() {}

    static List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        for (String name : PACKAGES) {
            rows.add(new Row(
                    MONITORS,
                    name + Row.ALL_CLASSES,
                    Row.ALL_METHODS,
                    "",
                    "monitor",
                    EVERYWHERE,
                    "blocks, and calls back, in a monitor"));
        }
        return rows;
    }
}
