/**
 * Random programs for the stress test: a program is data ({@link org.reprise.it.target.program.Node}), which
 * {@link org.reprise.it.target.program.Programs} runs with real threads.
 */
package org.reprise.it.target.program;
