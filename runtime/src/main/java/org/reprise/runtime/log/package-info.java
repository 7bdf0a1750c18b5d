/** The log: its format, its writer and its readers. Byte by byte in {@code docs/log-format.md}. */
package org.reprise.runtime.log;
