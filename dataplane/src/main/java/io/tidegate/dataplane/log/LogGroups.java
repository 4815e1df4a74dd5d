package io.tidegate.dataplane.log;

import java.io.IOException;
import java.util.List;

/** Where events are kept: log groups with log streams. Any thread; calls block. */
@FunctionalInterface
public interface LogGroups {
  /** No group takes any. */
  LogGroups NONE = events -> {};

  /** Keeps all of {@code events}, or none when it throws; those of unknown groups are dropped. */
  void append(List<LogEvent> events) throws IOException;
}
