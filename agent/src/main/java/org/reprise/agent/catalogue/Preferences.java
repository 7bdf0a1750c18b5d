package org.reprise.agent.catalogue;

import static org.reprise.agent.catalogue.Row.Kind.NATIVE;
import static org.reprise.agent.catalogue.Row.Scope.EVERYWHERE;

import java.util.List;

/** Preferences at their natives; their files are written as any others. */
final class Preferences {
    private static final String OWNER = "java/util/prefs/FileSystemPreferences";

    private Preferences() {}

    static List<Row> rows() {
        return List.of(
                new Row(
                        NATIVE,
                        OWNER,
                        "lockFile0",
                        "(Ljava/lang/String;IZ)[I",
                        "lockPreferences",
                        EVERYWHERE,
                        "makes and locks a file"),
                new Row(NATIVE, OWNER, "unlockFile0", "(I)I", "preferencesNumber", EVERYWHERE, "closes that file"),
                new Row(
                        NATIVE,
                        OWNER,
                        "chmod",
                        "(Ljava/lang/String;I)I",
                        "preferencesNumber",
                        EVERYWHERE,
                        "of files that in a replay are elsewhere"));
    }
}
