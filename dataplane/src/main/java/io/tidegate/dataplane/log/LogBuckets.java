package io.tidegate.dataplane.log;

import java.io.IOException;
import java.nio.file.Path;

/** Where log files end up: buckets with objects. Any thread; calls block. */
public interface LogBuckets {
  /** Stores {@code file} as {@code key} of {@code bucket}; the file may be removed afterwards. */
  void put(String bucket, String key, Path file) throws IOException;
}
