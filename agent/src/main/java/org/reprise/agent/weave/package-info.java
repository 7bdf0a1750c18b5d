/**
 * The weaver: from a class file to one that counts yield points, tells of its monitors and calls the catalogue's hooks.
 *
 * <p>{@link org.reprise.agent.weave.Weaver} is the way in. {@code ClassFileScan} and {@code CodeScan} decide from the
 * bytes what is to be done; {@code ClassWeaver} gives each method one small visitor for each thing to do.
 */
package org.reprise.agent.weave;
