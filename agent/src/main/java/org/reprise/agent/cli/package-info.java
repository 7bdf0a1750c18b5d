/** The command line: what one asks of a log without running its program. Alone in this jar it uses picocli. */
package org.reprise.agent.cli;
