package io.tidegate.e2e.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidegate.bench.Main;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every bench beside other balancers runs and writes its results; figures are not looked at. */
class BenchTest {
  @TempDir Path results;

  private JsonNode bench(String... words) throws IOException {
    List<String> all = new ArrayList<>(List.of(words));
    all.addAll(List.of("--peers", "tidegate", "--results", results.toString()));
    int code = Main.run(all.toArray(String[]::new));
    Assumptions.assumeTrue(code != 2, "a program that it needs is missing");
    assertEquals(0, code);
    try (Stream<Path> files = Files.list(results)) {
      Path file = files.filter(one -> one.toString().endsWith(".json")).findFirst().orElseThrow();
      return new ObjectMapper().readTree(file.toFile());
    }
  }

  private static void measured(JsonNode report, String... scenarios) {
    for (String scenario : scenarios) {
      boolean found = false;
      for (JsonNode one : report.path("measurements")) {
        if (one.path("scenario").asText().equals(scenario)) {
          found = true;
          assertEquals(0, one.path("errors").asLong(), one::toString);
          assertTrue(one.path("requestsPerSecond").asDouble() > 0, one::toString);
        }
      }
      assertTrue(found, scenario);
    }
  }

  @Test
  void l7() throws IOException {
    measured(
        bench("l7", "--rounds=1", "--seconds=1", "--warm-up=1", "--connections=4", "--rate=100"),
        "4",
        "rate");
  }

  @Test
  void h2() throws IOException {
    measured(
        bench("h2", "--rounds=1", "--seconds=1", "--warm-up=1", "--connections=2", "--rate=100"),
        "h2",
        "rate");
  }

  @Test
  void idle() throws IOException {
    JsonNode report = bench("idle", "--few=5", "--many=20");
    assertEquals(3, report.path("readings").size());
    report.path("readings").forEach(one -> assertEquals(20, one.path("alive").asInt()));
  }
}
