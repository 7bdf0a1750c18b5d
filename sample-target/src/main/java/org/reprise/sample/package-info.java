/**
 * A small RV32IM machine built the way QEMU is: a CPU thread, an I/O main-loop thread with timers and bottom halves, a
 * pool of block threads, and device models that pass state between them.
 *
 * <p>It is not deterministic, and does not try to be: clocks, thread timing and a few deliberate races on plain fields
 * reach the guest, so two runs of one guest end in different states. {@link org.reprise.sample.MemoryMap} lists what the
 * guest sees; {@link org.reprise.sample.Machine} wires it together.
 */
package org.reprise.sample;
