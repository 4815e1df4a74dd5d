package io.tidegate.e2e.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidegate.e2e.scenario.Traffic.Way;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Rules and targets change under a steady load; no request is lost by it. */
class ChangesUnderLoadTest {
  private static final int REQUESTS = 100_000;
  private static final int CHANGES = 50;
  private static final int STEADY_TARGETS = 2;
  private static final int KINDS = 5;
  private static final Duration LIMIT = Duration.ofMinutes(2);

  @Test
  void noRequestFailsDuringFiftyChanges() throws Exception {
    List<WebTarget> targets = new ArrayList<>();
    try (ServerProcess server = ServerProcess.start()) {
      TlsShop shop = TlsShop.open(server, 1);
      for (int i = 1; i <= STEADY_TARGETS + CHANGES / KINDS; i++) {
        targets.add(WebTarget.at(server.spareAddress(i), TlsShop.TARGET_PORT));
      }
      for (int i = 1; i <= STEADY_TARGETS; i++) {
        shop.target("RegisterTargets", server.spareAddress(i));
      }
      assertTrue(shop.healthy(STEADY_TARGETS), server::log);
      Traffic traffic = new Traffic(shop.node(), Shop.PORT, TlsShop.TLS_PORT);
      traffic.keepAlive(Way.PLAIN, 14, Duration.ZERO);
      traffic.reconnecting(Way.PLAIN, 2);
      String rule = "";
      for (int number = 0; number < CHANGES; number++) {
        traffic.untilAnswered((long) number * REQUESTS / CHANGES, LIMIT);
        String spare = server.spareAddress(1 + STEADY_TARGETS + number / KINDS);
        switch (number % KINDS) {
          case 0 -> rule = shop.rule(shop.listener(), number + 1, "/a*");
          case 1 -> shop.target("RegisterTargets", spare);
          case 2 ->
              shop.call(
                  "ModifyRule",
                  "RuleArn",
                  rule,
                  "Conditions.member.1.Field",
                  "path-pattern",
                  "Conditions.member.1.Values.member.1",
                  "/b*");
          case 3 -> shop.target("DeregisterTargets", spare);
          default -> shop.call("DeleteRule", "RuleArn", rule);
        }
      }
      traffic.untilAnswered(REQUESTS, LIMIT);
      traffic.end();
      assertEquals(List.of(), traffic.failures(), server::log);
      assertTrue(traffic.answered() >= REQUESTS, traffic::toString);
    } finally {
      for (WebTarget target : targets) {
        target.close();
      }
    }
  }
}
