package io.tidegate.metrics.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidegate.base.Pause;
import io.tidegate.base.Tasks;
import io.tidegate.base.ThreadTasks;
import io.tidegate.base.TimeSource;
import io.tidegate.model.cloudwatch.MetricDatum;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class StatsdServerTest {
  private final List<MetricDatum> stored = new CopyOnWriteArrayList<>();

  @Test
  void tenThousandLinesArriveAndBadOnesAreCounted() throws Exception {
    try (ThreadTasks tasks =
            new ThreadTasks(
                (where, cause) -> {
                  throw new AssertionError(where, cause);
                });
        StatsdServer server =
            StatsdServer.start(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), parts(tasks));
        DatagramSocket client = new DatagramSocket()) {
      for (int i = 0; i < 100; i++) {
        StringBuilder lines = new StringBuilder("broken\n");
        for (int k = 0; k < 100; k++) {
          lines.append("orders:1|c|#shop:").append(k % 10).append('\n');
        }
        byte[] bytes = lines.toString().getBytes(StandardCharsets.UTF_8);
        client.send(new DatagramPacket(bytes, bytes.length, server.address()));
      }
      assertTrue(
          Pause.until(
              Duration.ofSeconds(20),
              Duration.ofMillis(20),
              () -> server.counts().received() == 10_100),
          () -> server.counts().toString());
      assertEquals(new StatsdServer.Counts(10_100, 100, 0, 0), server.counts());
      server.flush();
    }
    assertEquals(10_000, stored.stream().mapToDouble(MetricDatum::sum).sum(), 1e-6);
    assertEquals(10, stored.stream().map(MetricDatum::metric).distinct().count());
  }

  private StatsdServer.Parts parts(Tasks tasks) {
    return new StatsdServer.Parts(
        stored::addAll,
        tasks,
        TimeSource.system(),
        (where, cause) -> {
          throw new AssertionError(where, cause);
        });
  }

  @Test
  void whatTheSystemDroppedIsRead() {
    List<String> table =
        List.of(
            "   sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid "
                + " timeout inode ref pointer drops",
            "  123: 0100007F:1FBD 00000000:0000 07 00000000:00000000 00:00000000 00000000     0   "
                + "     0 12345 2 0000000000000000 42",
            "  124: 0100007F:0035 00000000:0000 07 00000000:00000000 00:00000000 00000000     0   "
                + "     0 12346 2 0000000000000000 7");
    assertEquals(42, UdpDrops.in(table, 8125));
    assertEquals(7, UdpDrops.in(table, 53));
    assertEquals(0, UdpDrops.in(table, 9999));
  }
}
