package io.tidegate.dataplane.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.tidegate.routing.AlbOptions;
import io.tidegate.routing.CompiledLoadBalancer;
import io.tidegate.routing.RoutingSnapshot;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MeterBookTest {
  private static final String BALANCER = "app/t/1";
  private static final String ZONE = "us-east-1a";
  private static final MeterBook.NodeKey NODE = new MeterBook.NodeKey(BALANCER, ZONE);
  private static final RoutingSnapshot NOTHING = new RoutingSnapshot(2, Map.of());
  private static final RoutingSnapshot ONE =
      new RoutingSnapshot(
          1,
          Map.of(
              "arn",
              new CompiledLoadBalancer(
                  "arn",
                  BALANCER,
                  "t-1.us-east-1.elb.tidegate.internal",
                  List.of(new CompiledLoadBalancer.Node(ZONE, "127.0.0.1")),
                  AlbOptions.defaults(),
                  List.of(),
                  List.of())));

  private final MeterBook book = new MeterBook();

  private static long hours(int hours) {
    return Duration.ofHours(hours).toMillis();
  }

  @Test
  void forgetsWhatHasBeenGoneForLong() {
    AlbCounters counters = book.node(BALANCER, ZONE);
    GroupCounters group = book.group(BALANCER, ZONE, "targetgroup/t/2");
    book.follow(ONE, 0);
    book.follow(NOTHING, hours(5));
    counters.requests = 3;
    MeterBook.Taken last = book.take(hours(6));
    assertEquals(
        3,
        Objects.requireNonNull(last.nodes().get(NODE)).requests,
        "a request ended after the deletion");
    assertEquals(Set.of(NODE), last.nodes().keySet());
    book.take(hours(8));
    assertEquals(Map.of(), book.take(hours(9)).nodes());
    assertNotSame(group, book.group(BALANCER, ZONE, "targetgroup/t/2"));
  }

  @Test
  void keepsWhatIsListedOrStillConnected() {
    AlbCounters counters = book.node(BALANCER, ZONE);
    book.follow(ONE, 0);
    book.take(hours(9));
    assertSame(counters, book.node(BALANCER, ZONE), "listed");
    book.follow(NOTHING, hours(9));
    book.follow(ONE, hours(10));
    book.take(hours(99));
    assertSame(counters, book.node(BALANCER, ZONE), "listed again");
    counters.activeConnections = 1;
    book.follow(NOTHING, hours(100));
    book.take(hours(200));
    assertSame(counters, book.node(BALANCER, ZONE), "connected");
  }
}
