package io.tidegate.e2e.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidegate.base.Pause;
import io.tidegate.cli.aws.AwsClient;
import io.tidegate.cli.aws.Service;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A damaged store stops changes, not traffic, and the operator decides how to go on. */
class DamagedStoreTest {
  @Test
  void servesFromTheLastGoodCopyUntilItIsRestored() throws Exception {
    try (ServerProcess server = ServerProcess.start();
        HttpClient http = HttpClient.newHttpClient()) {
      ShopGroup group = ShopGroup.on(server);
      Set<Long> before = group.instanceProcesses();
      List<String> ids = group.instanceIds();
      Path copy = server.data().resolve("tidegate.copy");
      assertTrue(
          Pause.until(
              ShopGroup.LIMIT, Duration.ofMillis(50), () -> holds(copy, group.targetGroup())),
          server::log);

      server.kill();
      for (String file : List.of("tidegate.db", "tidegate.db-wal")) {
        Files.writeString(server.data().resolve(file), "no database ".repeat(10_000));
      }
      server.restart();

      group.awaitTraffic(http);
      group.awaitHealthy();
      assertEquals(ids, group.instanceIds(), "what was known is described");
      AwsClient.Refused refused =
          assertThrows(AwsClient.Refused.class, () -> group.shop().targetGroup("h", "ip", 80));
      assertEquals("ServiceUnavailable", refused.code());
      assertTrue(String.valueOf(refused.getMessage()).contains("--restore"), refused::toString);
      assertTrue(server.log().contains("tidegate.db is damaged"), server::log);
      assertTrue(server.client().page("/", "metrics").contains("tidegate_store_damaged 1"));
      assertEquals(before, group.instanceProcesses(), "instances are left alone");

      server.stop();
      server.restart("--restore");
      group.awaitTraffic(http);
      group.awaitHealthy();
      group.shop().targetGroup("h", "ip", 80);
      assertEquals(ids, group.instanceIds());
      assertEquals(before, group.instanceProcesses(), "and adopted in the end");
      endOne(group, ids.getFirst());
    }
  }

  /** The group replaces an instance again: reconcilers run. */
  private static void endOne(ShopGroup group, String id) {
    group.shop().aws().call(Service.EC2, "TerminateInstances", "InstanceId.1", id);
    assertTrue(
        Pause.until(
            ShopGroup.LIMIT,
            Duration.ofMillis(200),
            () ->
                group.shop().targets(group.targetGroup(), "healthy") == 2
                    && group.instanceProcesses().size() >= 2
                    && group.instanceIds().size() == 3),
        () -> group.shop().evidence(group.targetGroup()) + group.server().log());
  }

  private static boolean holds(Path file, String text) {
    try {
      return Files.exists(file) && Files.readString(file).contains(text);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
