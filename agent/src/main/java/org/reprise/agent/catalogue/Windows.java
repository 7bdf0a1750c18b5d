package org.reprise.agent.catalogue;

import static org.reprise.agent.catalogue.Row.Kind.EXIT;
import static org.reprise.agent.catalogue.Row.Kind.NATIVE;
import static org.reprise.agent.catalogue.Row.Scope.EVERYWHERE;

import java.util.List;

/** AWT with a screen: where it connects to the X server, and where it waits for it. All else that the server says comes through the connection. */
final class Windows {
    private static final String TOOLKIT = "sun/awt/X11/XToolkit";

    private Windows() {}

    static List<Row> rows() {
        return List.of(
                new Row(
                        NATIVE,
                        "sun/awt/X11GraphicsEnvironment",
                        "initDisplay",
                        "(Z)V",
                        "openDisplay",
                        EVERYWHERE,
                        "connects to the X server"),
                new Row(NATIVE, TOOLKIT, "waitForEvents", "(J)V", "waitForEvents", EVERYWHERE, "waits for events"),
                new Row(NATIVE, TOOLKIT, "wakeup_poll", "()V", "wakeUpPoll", EVERYWHERE, "ends that wait"),
                new Row(
                        NATIVE,
                        TOOLKIT,
                        "getEnv",
                        "(Ljava/lang/String;)Ljava/lang/String;",
                        "environmentVariable",
                        EVERYWHERE,
                        "environment"),
                new Row(
                        NATIVE,
                        "sun/awt/UNIXToolkit",
                        "check_gtk",
                        "(I)Z",
                        "gtk",
                        EVERYWHERE,
                        "GTK has a connection of its own"),
                new Row(
                        NATIVE,
                        "sun/awt/UNIXToolkit",
                        "load_gtk",
                        "(IZ)Z",
                        "gtk",
                        EVERYWHERE,
                        "GTK has a connection of its own"),
                new Row(
                        EXIT,
                        "sun/awt/SunToolkit",
                        "awtLockWait",
                        "(J)V",
                        "awtLockWaited",
                        EVERYWHERE,
                        "native code that looks for events waits there"));
    }
}
