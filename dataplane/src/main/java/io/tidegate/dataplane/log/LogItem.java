package io.tidegate.dataplane.log;

/** One line to be. Made by an event loop, then owned by the thread that formats. */
public sealed interface LogItem permits AccessEntry, ConnectionEntry, HealthCheckEntry {
  /** Where it goes. */
  LogStream stream();

  /** Writes the line, without its end. */
  void write(LineWriter out);
}
