package io.tidegate.dataplane.log;

import io.tidegate.base.Chance;
import io.tidegate.routing.LogPlace;
import java.io.IOException;
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
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Log files that are being written, and those that wait for delivery; owned by the log thread. Each
 * is at {@code open/BUCKET/KEY}, plain text, and moves to {@code ready/BUCKET/KEY} when its
 * interval ends, so that what a crash leaves behind is delivered by the next start.
 */
public final class LogSpool {
  private static final DateTimeFormatter MINUTE =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmm'Z'").withZone(ZoneOffset.UTC);

  private final Options options;
  private final Chance chance;
  private final Map<FileOf, OpenFile> open = new HashMap<>();
  private final Map<FileOf, IOException> refused = new HashMap<>();

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

  private record OpenFile(String name, SpoolFile file, Instant end) {}

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

  /**
   * Writes one line of {@code stream} for {@code bucket}, as it is laid out there, or throws and
   * writes nothing. A file that failed is not tried again before the next {@link #flush}.
   */
  void append(LogStream stream, LogPlace.Bucket bucket, LineShaper line, Instant now)
      throws IOException {
    FileOf key = new FileOf(stream, bucket);
    IOException known = refused.get(key);
    if (known != null) {
      throw known;
    }
    try {
      OpenFile file = open.get(key);
      if (file == null) {
        file = begin(key, now);
        open.put(key, file);
      }
      file.file().append(line.bytes(), line.length());
    } catch (IOException failed) {
      refused.put(key, failed);
      throw failed;
    }
  }

  private OpenFile begin(FileOf of, Instant now) throws IOException {
    long interval = options.interval().toSeconds();
    Instant end =
        Instant.ofEpochSecond(Math.floorDiv(now.getEpochSecond(), interval) * interval + interval);
    String name = of.bucket().bucket() + "/" + key(of, end);
    Path path = options.open().resolve(name);
    Files.createDirectories(path.getParent());
    SpoolFile file =
        new SpoolFile(
            Files.newByteChannel(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
    file.begin(LineShaper.head(of.stream(), of.bucket().layout()));
    return new OpenFile(name, file, end);
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

  /** Hands the lines so far to the kernel; those that it does not take are kept. */
  void flush() throws IOException {
    refused.clear();
    Attempts attempts = new Attempts();
    open.values().forEach(file -> attempts.make(file.file()::flush));
    attempts.end();
  }

  /**
   * Ends files whose interval is over at {@code now}; whether there were any. One that cannot be
   * ended stays and is tried again.
   */
  public boolean rotate(Instant now) throws IOException {
    Attempts attempts = new Attempts();
    boolean any =
        open.values()
            .removeIf(
                file ->
                    !now.isBefore(file.end())
                        && attempts.make(
                            () -> {
                              file.file().end();
                              ready(file.name());
                            }));
    attempts.end();
    return any;
  }

  /** Lines that are in no file yet, for the disk takes none. */
  int waitingLines() {
    return open.values().stream().mapToInt(file -> file.file().waitingLines()).sum();
  }

  /** Several things of which each is tried, whatever becomes of the others. The log thread's. */
  private static final class Attempts {
    private @Nullable IOException failure;

    interface Attempt {
      void make() throws IOException;
    }

    boolean make(Attempt attempt) {
      try {
        attempt.make();
        return true;
      } catch (IOException failed) {
        failure = failed;
        return false;
      }
    }

    void end() throws IOException {
      if (failure != null) {
        throw failure;
      }
    }
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
