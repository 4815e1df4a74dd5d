package io.tidegate.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tidegate.model.cloudwatch.MetricDatum;
import io.tidegate.model.cloudwatch.MetricId;
import io.tidegate.testkit.VirtualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MetricPublisherTest {
  private final VirtualTime time = new VirtualTime();
  private final List<MetricDatum> published = new ArrayList<>();

  private static List<MetricDatum> one(Instant at) {
    MetricId id = MetricId.of("AWS/ApplicationELB", "RequestCount", Map.of("LoadBalancer", "x"));
    return List.of(MetricDatum.value(id, at, 1.0, "Count"));
  }

  @Test
  void publishesOncePerPeriodDatedByItsStart() {
    Duration minute = Duration.ofMinutes(1);
    try (MetricPublisher publisher =
        new MetricPublisher(
            minute, List.of(MetricPublisherTest::one), published::addAll, time, time)) {
      publisher.start();
      time.advance(Duration.ofMinutes(5).plusSeconds(1));
    }
    List<Instant> dates = published.stream().map(MetricDatum::at).toList();
    assertEquals(5, dates.size());
    for (int i = 0; i < dates.size(); i++) {
      assertEquals(0, dates.get(i).getEpochSecond() % 60);
      assertEquals(dates.getFirst().plus(minute.multipliedBy(i)), dates.get(i));
    }
  }
}
