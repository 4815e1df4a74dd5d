package io.tidegate.dataplane.log;

import io.tidegate.base.Chance;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Log files that are being written, and those that wait for delivery; owned by the log thread. Each
 * is at {@code open/BUCKET/KEY}, plain text, and moves to {@code ready/BUCKET/KEY} when its
 * interval ends, so that what a crash leaves behind is delivered by the next start.
 */
public final class LogSpool {
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("yyyy/MM/dd").withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter MINUTE =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmm'Z'").withZone(ZoneOffset.UTC);
  private static final int BUFFER_BYTES = 64 * 1024;

  private final Options options;
  private final Chance chance;
  private final LineWriter line = new LineWriter();
  private final Map<LogStream, OpenFile> open = new HashMap<>();

  /**
   * Where files lie and how they are named.
   *
   * @param root a directory of this spool's own
   * @param interval of one file, a minute at least; ends are aligned to it
   */
  public record Options(Path root, String account, String region, Duration interval) {
    Path open() {
      return root.resolve("open");
    }

    Path ready() {
      return root.resolve("ready");
    }
  }

  private record OpenFile(String name, OutputStream out, Instant end) {}

  /** Moves what an earlier run left open to what waits for delivery. */
  public LogSpool(Options options, Chance chance) {
    this.options = options;
    this.chance = chance;
    try {
      Files.createDirectories(options.open());
      Files.createDirectories(options.ready());
      for (Path left : files(options.open())) {
        ready(options.open().relativize(left).toString());
      }
    } catch (IOException failed) {
      throw new UncheckedIOException("cannot use " + options.root() + " for logs", failed);
    }
  }

  /** Writes one line. */
  public void append(LogItem item, Instant now) throws IOException {
    OpenFile file = open.get(item.stream());
    if (file == null) {
      file = begin(item.stream(), now);
      open.put(item.stream(), file);
    }
    line.clear();
    item.write(line);
    line.raw('\n');
    file.out().write(line.bytes(), 0, line.length());
  }

  private OpenFile begin(LogStream stream, Instant now) throws IOException {
    long interval = options.interval().toSeconds();
    Instant end =
        Instant.ofEpochSecond(Math.floorDiv(now.getEpochSecond(), interval) * interval + interval);
    String name = stream.place().bucket() + "/" + key(stream, end);
    Path path = options.open().resolve(name);
    Files.createDirectories(path.getParent());
    OutputStream out =
        new BufferedOutputStream(
            Files.newOutputStream(path, StandardOpenOption.CREATE_NEW), BUFFER_BYTES);
    return new OpenFile(name, out, end);
  }

  /** The object's key without {@code .gz}, as the ALB guide gives it. */
  private String key(LogStream stream, Instant end) {
    String prefix = stream.place().prefix();
    return (prefix.isEmpty() ? "" : prefix + "/")
        + "AWSLogs/"
        + options.account()
        + "/elasticloadbalancing/"
        + options.region()
        + "/"
        + DAY.format(end)
        + "/"
        + stream.kind().filePrefix()
        + options.account()
        + "_elasticloadbalancing_"
        + options.region()
        + "_"
        + stream.loadBalancer().replace('/', '.')
        + "_"
        + MINUTE.format(end)
        + "_"
        + stream.node()
        + "_"
        + chance.hex(8)
        + ".log";
  }

  /** Hands the lines so far to the kernel. */
  void flush() throws IOException {
    for (OpenFile file : open.values()) {
      file.out().flush();
    }
  }

  /** Ends files whose interval is over at {@code now}; whether there were any. */
  public boolean rotate(Instant now) throws IOException {
    boolean any = false;
    for (Iterator<OpenFile> files = open.values().iterator(); files.hasNext(); ) {
      OpenFile file = files.next();
      if (!now.isBefore(file.end())) {
        files.remove();
        file.out().close();
        ready(file.name());
        any = true;
      }
    }
    return any;
  }

  private void ready(String name) throws IOException {
    Path to = options.ready().resolve(name);
    Files.createDirectories(to.getParent());
    Files.move(options.open().resolve(name), to, StandardCopyOption.ATOMIC_MOVE);
  }

  /** Regular files below {@code root}, by name. */
  static List<Path> files(Path root) throws IOException {
    try (Stream<Path> found = Files.walk(root)) {
      return found.filter(Files::isRegularFile).sorted().toList();
    }
  }
}
