/**
 * What woven code calls. Loaded by the bootstrap loader only; needs java.base alone. {@link org.reprise.runtime.Hooks} forwards to the
 * {@link org.reprise.runtime.Engine} of the mode, which owns scheduler and log.
 */
package org.reprise.runtime;
