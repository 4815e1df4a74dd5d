package io.tidegate.e2e.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.http.HttpClient;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server that ends, gently or not, leaves its instances running and finds them again. */
class RestartTest {
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void adoptsItsInstancesAndServesAgain(boolean gently) throws Exception {
    try (ServerProcess server = ServerProcess.start();
        HttpClient http = HttpClient.newHttpClient()) {
      ShopGroup group = ShopGroup.on(server);
      Set<Long> before = group.instanceProcesses();
      List<String> ids = group.instanceIds();
      assertEquals(200, group.status(http));

      if (gently) {
        server.stop();
      } else {
        server.kill();
      }
      assertEquals(before, group.instanceProcesses(), "instances live on");
      server.restart();

      group.awaitTraffic(http);
      assertEquals(ids, group.instanceIds());
      assertEquals(before, group.instanceProcesses(), "no instance was restarted");
      group.awaitHealthy();
      assertEquals(ids, group.instanceIds());
    }
  }
}
