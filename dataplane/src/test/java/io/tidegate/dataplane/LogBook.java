package io.tidegate.dataplane;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tidegate.base.Chance;
import io.tidegate.dataplane.log.DirectoryBuckets;
import io.tidegate.dataplane.log.LogDelivery;
import io.tidegate.dataplane.log.LogEventWriter;
import io.tidegate.dataplane.log.LogGroups;
import io.tidegate.dataplane.log.LogSpool;
import io.tidegate.dataplane.log.LogWriter;
import io.tidegate.routing.LogOptions;
import io.tidegate.routing.LogPlace;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/** The logs of a {@link Plane}, delivered to a directory and read again. */
final class LogBook {
  /** The fields of a line, quotes and all. */
  private static final Pattern FIELD = Pattern.compile("\"[^\"]*\"|[^ ]+");

  final Path home;
  final LogWriter writer;
  final LogDelivery delivery;
  private final Plane plane;
  private final LogSpool open;

  /** Turns all three logs of {@code plane} on; call before it gets a snapshot. */
  LogBook(Path home, Plane plane) throws IOException {
    this.home = home;
    this.plane = plane;
    LogPlace place = LogPlace.Bucket.of("my-logs", "web/prod");
    plane.options =
        plane.options.withLogs(new LogOptions(List.of(place), List.of(place), List.of(place)));
    Files.createDirectories(home.resolve("buckets").resolve("my-logs"));
    this.delivery =
        new LogDelivery(
            spool(),
            new DirectoryBuckets(home.resolve("buckets")),
            (file, failed) -> plane.faults.add(failed));
    this.open = new LogSpool(spool(), Chance.seeded(7));
    this.writer =
        new LogWriter(
            plane.plane.logRings(),
            new LogWriter.Outlets(
                open,
                delivery,
                new LogEventWriter(LogGroups.NONE, (where, cause) -> plane.faults.add(cause))),
            plane.time,
            (where, cause) -> plane.faults.add(cause));
  }

  LogSpool.Options spool() {
    return new LogSpool.Options(
        home.resolve("spool"), "123456789012", "us-east-1", Duration.ofMinutes(5));
  }

  /** Writes what is there and ends all files: {@link LogWriter#step} cannot, for it names files. */
  void end() throws IOException {
    writer.step(plane.time.now());
    open.rotate(Instant.MAX);
  }

  /** The lines of delivered files whose name begins with {@code prefix}. */
  List<String> lines(String prefix) throws IOException {
    plane.settle();
    end();
    assertEquals(0, delivery.deliver());
    List<String> lines = new ArrayList<>();
    try (Stream<Path> files = Files.walk(home.resolve("buckets"))) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        if (file.getFileName().toString().startsWith(prefix)) {
          try (var in = new GZIPInputStream(Files.newInputStream(file))) {
            new String(in.readAllBytes(), StandardCharsets.US_ASCII).lines().forEach(lines::add);
          }
        }
      }
    }
    return lines;
  }

  /** The access log so far, as fields. */
  List<List<String>> accesses() throws IOException {
    return lines("123456789012_").stream().map(line -> fields(line, 33)).toList();
  }

  /** The connection log so far, as fields. */
  List<List<String>> connections() throws IOException {
    return lines("conn_log_").stream().map(line -> fields(line, 13)).toList();
  }

  private static List<String> fields(String line, int count) {
    List<String> fields = new ArrayList<>();
    Matcher matcher = FIELD.matcher(line);
    while (matcher.find()) {
      fields.add(matcher.group());
    }
    assertEquals(count, fields.size(), line);
    return fields;
  }

  /** Waits until {@code count} accesses are logged, in the order of their ends. */
  List<List<String>> accesses(int count) throws IOException {
    List<List<String>> all = accesses();
    for (int tries = 0; all.size() < count && tries < 2_000; tries++) {
      java.util.concurrent.locks.LockSupport.parkNanos(5_000_000);
      all = accesses();
    }
    assertEquals(count, all.size(), all.toString());
    return all.stream().sorted(java.util.Comparator.comparing(line -> line.get(1))).toList();
  }
}
