/**
 * A small RV32IM machine built the way QEMU is: a CPU thread, an I/O main-loop thread with timers and bottom halves, a
 * pool of block threads, and device models that pass state between them.
 *
 * <p>It is not deterministic, and does not try to be: clocks, thread timing and a few deliberate races on plain fields
 * reach the guest, so two runs of one guest end in different states. {@link org.reprise.sample.MemoryMap} lists what the
 * guest sees; {@link org.reprise.sample.Machine} wires it together.
 *
 * <h2>Boundaries</h2>
 *
 * <p>Where something from outside meets the machine there is a method of its own, for whoever wants to take hold of it there
 * (QEMU's replay does at the same places). Names and descriptors, in this package:
 *
 * <pre>
 * The machine can take what is queued for it (checkpoints), in the thread named:
 *   MainLoop#iterate()V                                        io, each iteration
 *   Cpu#pollInterrupts()V                                      cpu, each slice of instructions
 *   Warp#start()V                                              io, before each sleep
 *   Warp#account()V                                            cpu, before it executes again after idling
 * A request of the disk is done; called by the threads block-0 to block-3:
 *   BlockBackend#complete(Lorg/reprise/sample/BlockRequest;Z)V
 * Input, called by the threads stdin and net:
 *   ConsoleInput#keysTyped([B)V
 *   ConsoleInput#inputEnded()V
 *   NetworkCard#packetArrived([B[BI)V                          data, IP address, port
 *   PowerController#requestShutdown()V
 * The CPU idles; cpu:
 *   Cpu#waitForInterrupt()V
 * The disk; block-0 to block-3:
 *   DiskImage#read(JI[B)V
 *   DiskImage#write(JI[B)V
 *   DiskImage#flush()V
 * Clocks:
 *   VirtualClock#nanos()J                                      cpu, io
 *   GoldfishRtc#read(I)I                                       cpu
 * Instructions retired; cpu (within a slice: at its beginning):
 *   Cpu#instructions()J
 * What tells whether two runs are the same; cpu:
 *   DigestPrinter#digest([II)J
 *   StateHash#of(Lorg/reprise/sample/Cpu;Lorg/reprise/sample/Ram;Lorg/reprise/sample/SectorOverlay;Lorg/reprise/sample/ConsoleOutput;)Ljava/lang/String;
 * </pre>
 *
 * <p>Completions and input may be called later and by another thread than the one named, even by "cpu" in {@code
 * pollInterrupts}: they do not block, and leave all else to a bottom half.
 */
package org.reprise.sample;
