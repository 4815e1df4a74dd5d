package io.tidegate.dataplane.log;

/** One line to be. Made by an event loop, then owned by the thread that formats. */
public sealed interface LogItem permits AccessEntry, ConnectionEntry, HealthCheckEntry {
  /** Where it goes. */
  LogStream stream();

  /** The line's own time, in microseconds since the epoch. */
  long micros();

  /** What it keeps in memory, roughly; the same whenever asked after it was offered. */
  long heldBytes();

  /** Writes the line, without its end. */
  void write(LineWriter out);
}
