package io.tidegate.dataplane.log;

import io.tidegate.base.Chance;
import io.tidegate.routing.LogPlace;
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
import java.time.ZonedDateTime;
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
  private static final DateTimeFormatter MINUTE =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmm'Z'").withZone(ZoneOffset.UTC);
  private static final int BUFFER_BYTES = 64 * 1024;

  private final Options options;
  private final Chance chance;
  private final Map<FileOf, OpenFile> open = new HashMap<>();

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

  /** Entries of a stream on their way to one bucket. */
  private record FileOf(LogStream stream, LogPlace.Bucket bucket) {}

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

  /** Writes one line of {@code stream} for {@code bucket}, as it is laid out there. */
  void append(LogStream stream, LogPlace.Bucket bucket, LineShaper line, Instant now)
      throws IOException {
    FileOf key = new FileOf(stream, bucket);
    OpenFile file = open.get(key);
    if (file == null) {
      file = begin(key, now);
      open.put(key, file);
    }
    file.out().write(line.bytes(), 0, line.length());
    file.out().write('\n');
  }

  private OpenFile begin(FileOf file, Instant now) throws IOException {
    long interval = options.interval().toSeconds();
    Instant end =
        Instant.ofEpochSecond(Math.floorDiv(now.getEpochSecond(), interval) * interval + interval);
    String name = file.bucket().bucket() + "/" + key(file, end);
    Path path = options.open().resolve(name);
    Files.createDirectories(path.getParent());
    OutputStream out =
        new BufferedOutputStream(
            Files.newOutputStream(path, StandardOpenOption.CREATE_NEW), BUFFER_BYTES);
    out.write(LineShaper.head(file.stream(), file.bucket().layout()));
    return new OpenFile(name, out, end);
  }

  /** The object's key without {@code .gz}, as the ALB guide gives it. */
  private String key(FileOf file, Instant end) {
    LogStream stream = file.stream();
    LogPlace.Path path = file.bucket().path();
    return (path.prefix().isEmpty() ? "" : path.prefix() + "/")
        + "AWSLogs/"
        + options.account()
        + "/elasticloadbalancing/"
        + options.region()
        + "/"
        + suffix(path, end)
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

  /** The suffix with its variables as of {@code end}, and a slash; empty for none. */
  private String suffix(LogPlace.Path path, Instant end) {
    String text = path.suffix();
    ZonedDateTime at = end.atZone(ZoneOffset.UTC);
    text = filled(text, path.hive(), "{accountid}", "aws-account-id", options.account());
    text = filled(text, path.hive(), "{region}", "aws-region", options.region());
    text = filled(text, path.hive(), "{yyyy}", "year", Integer.toString(at.getYear()));
    text = filled(text, path.hive(), "{MM}", "month", twoDigits(at.getMonthValue()));
    text = filled(text, path.hive(), "{dd}", "day", twoDigits(at.getDayOfMonth()));
    text = filled(text, path.hive(), "{HH}", "hour", twoDigits(at.getHour()));
    return text.isEmpty() ? "" : text + "/";
  }

  private static String filled(
      String text, boolean hive, String variable, String name, String value) {
    return text.replace(variable, hive ? name + "=" + value : value);
  }

  private static String twoDigits(int number) {
    return (number < 10 ? "0" : "") + number;
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
