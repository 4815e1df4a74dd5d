package io.tidegate.server;

import io.tidegate.base.Tasks;
import io.tidegate.control.elbv2.LogDestinations;
import io.tidegate.dataplane.DataPlane;
import io.tidegate.dataplane.log.DirectoryBuckets;
import io.tidegate.dataplane.log.LogBuckets;
import io.tidegate.dataplane.log.LogDelivery;
import io.tidegate.dataplane.log.LogEventWriter;
import io.tidegate.dataplane.log.LogSpool;
import io.tidegate.dataplane.log.LogWriter;
import io.tidegate.dataplane.log.S3Buckets;
import io.tidegate.metrics.logs.EventStore;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The logs of load balancers: from the data plane's rings to buckets. */
final class BalancerLogs implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(BalancerLogs.class);
  private static final Duration WARNED = Duration.ofMinutes(1);

  private final LogBuckets buckets;
  private final LogDelivery delivery;
  private final EventGroups groups;
  private final LogEventWriter events;
  private final LogWriter writer;
  private final LogLosses losses;
  private final Tasks.Cancellable warnings;

  /**
   * Where logs go, as asked.
   *
   * @param store a directory of buckets, empty for one of the data directory's, or the URL of an
   *     S3-compatible server
   * @param eventBytes of messages in log groups; beyond, the oldest go
   * @param credentials an AWS credentials file with the key pair for that server, may be empty
   */
  record Options(String store, String credentials, Duration interval, long eventBytes) {
    boolean isRemote() {
      return store.startsWith("http://") || store.startsWith("https://");
    }
  }

  BalancerLogs(Ground ground, DataPlane plane) {
    ServeOptions options = ground.options();
    this.buckets = buckets(ground);
    Path spools = ground.data().resolve("log-spool");
    LogSpool.Options spool =
        new LogSpool.Options(
            spools.resolve(SpoolName.fresh(ground.chance())),
            options.installation().account(),
            options.installation().region(),
            options.logs().interval());
    this.delivery = new LogDelivery(spool, buckets, BalancerLogs::tell);
    this.groups = groups(ground);
    this.events = new LogEventWriter(groups, ground.faults());
    this.writer =
        new LogWriter(
                plane.logRings(),
                new LogWriter.Outlets(new LogSpool(spool, ground.chance()), delivery, events),
                ground.time(),
                ground.faults())
            .start();
    this.losses =
        new LogLosses(log::warn)
            .counting("entries that were too many at once", writer::dropped)
            .counting("lines that the disk did not take", writer::lost)
            .counting("files whose bucket took none for too long", delivery::droppedFiles)
            .counting("events that waited too long for logs.db", events::dropped)
            .counting("events whose log group does not exist", groups::withoutGroup);
    this.warnings = ground.tasks().every(WARNED, "log losses", losses::tell);
    Thread.ofVirtual().start(() -> deliverLeftovers(spools, spool, ground));
  }

  /** A store of its own: it outlives the control plane when a successor takes over. */
  private static EventGroups groups(Ground ground) {
    Path file = ground.data().resolve(Memory.LOG_EVENTS);
    try {
      EventStore store = EventStore.open(file, ground.options().logs().eventBytes());
      return new EventGroups(store, ground.controller()::image, ground.time());
    } catch (IOException unusable) {
      throw new StartFailure("cannot use " + file + ": " + unusable.getMessage());
    }
  }

  /** What processes left that are gone; one that a successor replaced may still be writing. */
  private void deliverLeftovers(Path spools, LogSpool.Options own, Ground ground) {
    try (Stream<Path> all = Files.list(spools)) {
      for (Path left : all.filter(SpoolName::isLeftover).toList()) {
        LogSpool.Options options =
            new LogSpool.Options(left, own.account(), own.region(), own.interval());
        new LogSpool(options, ground.chance());
        new LogDelivery(options, buckets, BalancerLogs::tell).deliver();
      }
    } catch (IOException | RuntimeException failed) {
      ground.faults().fault("logs of earlier runs", failed);
    }
  }

  private static void tell(Path file, IOException failed) {
    log.warn("log {} is not delivered yet: {}", file, failed.toString());
  }

  private static LogBuckets buckets(Ground ground) {
    Options logs = ground.options().logs();
    if (!logs.isRemote()) {
      Path root = logs.store().isEmpty() ? ground.data().resolve("buckets") : Path.of(logs.store());
      try {
        Files.createDirectories(root);
      } catch (IOException failed) {
        throw new StartFailure("log-store: cannot use " + root + ": " + failed.getMessage());
      }
      return new DirectoryBuckets(root.toAbsolutePath().normalize());
    }
    Map.Entry<String, String> pair = keyPair(Path.of(logs.credentials()));
    return new S3Buckets(
        new S3Buckets.Options(
            URI.create(logs.store()),
            ground.installation().region(),
            pair.getKey(),
            pair.getValue()),
        ground.time());
  }

  private static Map.Entry<String, String> keyPair(Path file) {
    try {
      return CredentialsFile.parse(Files.readAllLines(file)).entrySet().stream()
          .findFirst()
          .orElseThrow(() -> new StartFailure("log-credentials: " + file + " holds no key pair"));
    } catch (IOException unreadable) {
      throw new StartFailure(
          "log-credentials: cannot read '" + file + "', which log-store needs: " + unreadable);
    }
  }

  /** Tries a bucket with a small object. */
  LogDestinations destinations() {
    return (bucket, key) -> {
      try {
        Path sample = Files.createTempFile("tidegate-log", ".txt");
        try {
          Files.writeString(sample, "Enable AccessLog for ELB\n");
          buckets.put(bucket, key, sample);
          return Optional.empty();
        } finally {
          Files.deleteIfExists(sample);
        }
      } catch (IOException refused) {
        log.warn("bucket {} cannot take logs: {}", bucket, refused.toString());
        return Optional.of(refused.toString());
      }
    };
  }

  void describe(Gauges gauges) {
    gauges.counter(
        "log_events_dropped",
        "Events for log groups that did not fit, for the store was too slow.",
        events::dropped);
    gauges.counter(
        "log_events_without_group", "Events whose log group does not exist.", groups::withoutGroup);
    gauges.counter(
        "log_entries_dropped", "Log entries that did not fit into a ring.", writer::dropped);
    gauges.counter("log_lines_lost", "Lines for buckets that the disk did not take.", writer::lost);
    gauges.counter("log_files_delivered", "Log files stored in buckets.", delivery::delivered);
    gauges.counter(
        "log_files_dropped",
        "Log files given up, for their bucket took none for too long.",
        delivery::droppedFiles);
  }

  @Override
  public void close() {
    warnings.cancel();
    writer.close();
    losses.tell();
    groups.close();
    if (buckets instanceof S3Buckets remote) {
      remote.close();
    }
  }
}
