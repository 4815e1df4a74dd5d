package io.tidegate.dataplane.log;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/**
 * Compresses what is ready in the spool and stores it. One call at a time, guarded by its lock. A
 * file that cannot be stored stays and is tried again next time; beyond {@link #MAX_WAITING_BYTES}
 * the oldest are dropped and counted.
 */
public final class LogDelivery {
  /** Plain bytes that may wait for a bucket that does not answer. */
  static final long MAX_WAITING_BYTES = 1L << 30;

  private final Path ready;
  private final Path scratch;
  private final LogBuckets buckets;
  private final BiConsumer<Path, IOException> trouble;
  private final AtomicLong delivered = new AtomicLong();
  private final AtomicLong droppedFiles = new AtomicLong();

  /** {@code trouble} hears of each file that could not be stored. */
  public LogDelivery(
      LogSpool.Options spool, LogBuckets buckets, BiConsumer<Path, IOException> trouble) {
    this.ready = spool.ready();
    this.scratch = spool.root().resolve("delivering.gz");
    this.buckets = buckets;
    this.trouble = trouble;
  }

  private static final class Gzip extends GZIPOutputStream {
    Gzip(OutputStream out) throws IOException {
      super(out, 64 * 1024);
      def.setLevel(Deflater.BEST_SPEED);
    }
  }

  /** Delivers what is ready; returns how many files are left. */
  public synchronized int deliver() throws IOException {
    List<Path> waiting = LogSpool.files(ready);
    int left = 0;
    for (Path file : waiting) {
      try {
        store(file);
        Files.delete(file);
        delivered.incrementAndGet();
      } catch (IOException failed) {
        trouble.accept(file, failed);
        left++;
      }
    }
    if (left > 0) {
      dropOldest();
    }
    return left;
  }

  private void store(Path file) throws IOException {
    try (OutputStream out = new Gzip(Files.newOutputStream(scratch))) {
      Files.copy(file, out);
    }
    Path name = ready.relativize(file);
    String key = name.subpath(1, name.getNameCount()) + ".gz";
    buckets.put(name.getName(0).toString(), key, scratch);
    Files.deleteIfExists(scratch);
  }

  private void dropOldest() throws IOException {
    List<Path> waiting = LogSpool.files(ready);
    long bytes = 0;
    for (Path file : waiting.reversed()) {
      bytes += Files.size(file);
      if (bytes > MAX_WAITING_BYTES) {
        Files.delete(file);
        droppedFiles.incrementAndGet();
      }
    }
  }

  /** Files stored so far. */
  public long delivered() {
    return delivered.get();
  }

  /** Files dropped so far, because their bucket did not answer for too long. */
  public long droppedFiles() {
    return droppedFiles.get();
  }
}
