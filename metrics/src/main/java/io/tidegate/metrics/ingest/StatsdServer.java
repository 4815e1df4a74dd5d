package io.tidegate.metrics.ingest;

import io.tidegate.base.FaultHandler;
import io.tidegate.base.Tasks;
import io.tidegate.base.TimeSource;
import io.tidegate.model.cloudwatch.MetricDatum;
import io.tidegate.model.cloudwatch.MetricSink;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;

/**
 * Receives StatsD over UDP: one thread reads, its table is told to the metric store every ten
 * seconds. Malformed lines and those without room are dropped and counted. Thread-safe.
 */
public final class StatsdServer implements AutoCloseable {
  /** How often the store is told. */
  public static final Duration INTERVAL = Duration.ofSeconds(10);

  private static final int LARGEST_DATAGRAM = 65_535;
  private static final int SOCKET_BUFFER = 4 << 20;

  private final DatagramSocket socket;
  private final FaultHandler faults;
  private final StatsdTable table = new StatsdTable();
  private final MetricSink sink;
  private final TimeSource time;
  private final LongAdder received = new LongAdder();
  private final LongAdder malformed = new LongAdder();
  private final LongAdder dropped = new LongAdder();
  private final Tasks.Cancellable flushing;

  /**
   * Lines received, of them malformed, and dropped for want of room; datagrams that the system
   * dropped because they came faster than they were read.
   */
  public record Counts(long received, long malformed, long dropped, long overflowed) {}

  /** What it works with. */
  public record Parts(MetricSink sink, Tasks tasks, TimeSource time, FaultHandler faults) {}

  private StatsdServer(DatagramSocket socket, Parts parts) {
    this.socket = socket;
    this.sink = parts.sink();
    this.time = parts.time();
    this.faults = parts.faults();
    this.flushing = parts.tasks().every(INTERVAL, "statsd-flush", this::flush);
  }

  /**
   * Receives on {@code address}; port 0 takes a free one.
   *
   * @throws IOException when the address cannot be bound
   */
  public static StatsdServer start(InetSocketAddress address, Parts parts) throws IOException {
    DatagramSocket socket = new DatagramSocket(address);
    socket.setReceiveBufferSize(SOCKET_BUFFER);
    StatsdServer server = new StatsdServer(socket, parts);
    Thread.ofPlatform().name("statsd").daemon(true).start(server::receive);
    return server;
  }

  /** Where it receives. */
  public InetSocketAddress address() {
    return (InetSocketAddress) socket.getLocalSocketAddress();
  }

  /** What it has seen. */
  public Counts counts() {
    return new Counts(
        received.sum(), malformed.sum(), dropped.sum(), UdpDrops.of(address().getPort()));
  }

  private void receive() {
    DatagramPacket packet = new DatagramPacket(new byte[LARGEST_DATAGRAM], LARGEST_DATAGRAM);
    while (!socket.isClosed()) {
      try {
        packet.setLength(LARGEST_DATAGRAM);
        socket.receive(packet);
        take(
            new String(
                packet.getData(), packet.getOffset(), packet.getLength(), StandardCharsets.UTF_8));
      } catch (IOException failed) {
        if (!socket.isClosed()) {
          faults.fault("statsd", failed);
        }
      }
    }
  }

  private void take(String datagram) {
    for (String line : datagram.split("\n")) {
      if (line.isBlank()) {
        continue;
      }
      received.increment();
      Optional<StatsdLine> parsed = StatsdLine.parse(line);
      if (parsed.isEmpty()) {
        malformed.increment();
      } else if (!table.add(parsed.get())) {
        dropped.increment();
      }
    }
  }

  /** Tells the store what was received since the last time. */
  void flush() {
    List<MetricDatum> data = table.drain(time.now());
    if (!data.isEmpty()) {
      sink.put(data);
    }
  }

  @Override
  public void close() {
    flushing.cancel();
    socket.close();
    flush();
  }
}
