package io.tidegate.e2e.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidegate.base.Pause;
import io.tidegate.base.TimeSource;
import io.tidegate.e2e.scenario.Traffic.Way;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/**
 * Rules, targets and certificates change a hundred times a second under HTTP/1.1 and HTTP/2, with
 * and without TLS, over old and new connections: no request is lost. {@code
 * -Dtidegate.churn=1000000} for a million requests.
 */
class ZeroLossTest {
  private static final long REQUESTS = Long.getLong("tidegate.churn", 8_000);
  private static final int CHANGES_PER_SECOND = 110;
  private static final int STEADY_TARGETS = 2;
  private static final int CHANGERS = Integer.getInteger("tidegate.changers", 4);
  private static final int SPARES = 12;

  private final AtomicBoolean stop = new AtomicBoolean();
  private final AtomicInteger changes = new AtomicInteger();
  private final List<String> refused = new CopyOnWriteArrayList<>();
  private final TimeSource time = TimeSource.system();

  @Test
  void noRequestIsLostWhileEverythingChanges() throws Exception {
    List<WebTarget> targets = new ArrayList<>();
    try (ServerProcess server = ServerProcess.start("--event-loops=2")) {
      for (int i = 1; i <= STEADY_TARGETS + CHANGERS * SPARES; i++) {
        targets.add(WebTarget.at(server.spareAddress(i), TlsShop.TARGET_PORT));
      }
      TlsShop shop = TlsShop.open(server, 1 + 2 * CHANGERS);
      for (int i = 1; i <= STEADY_TARGETS; i++) {
        shop.target("RegisterTargets", server.spareAddress(i));
      }
      shop.call(
          "ModifyTargetGroupAttributes",
          "TargetGroupArn",
          shop.group(),
          "Attributes.member.1.Key",
          "deregistration_delay.timeout_seconds",
          "Attributes.member.1.Value",
          "1");
      assertTrue(shop.healthy(STEADY_TARGETS), server::log);
      Traffic traffic = new Traffic(shop.node(), Shop.PORT, TlsShop.TLS_PORT);
      traffic.keepAlive(Way.PLAIN, 4, Duration.ZERO);
      traffic.keepAlive(Way.TLS, 4, Duration.ZERO);
      traffic.keepAlive(Way.HTTP2, 4, Duration.ZERO);
      traffic.reconnecting(Way.PLAIN, 2);
      traffic.reconnecting(Way.TLS, 1);
      traffic.reconnecting(Way.HTTP2, 1);
      long begin = time.nanoTime();
      List<Thread> changers = new ArrayList<>();
      for (int i = 0; i < CHANGERS; i++) {
        int number = i;
        List<String> spares = new ArrayList<>();
        for (int j = 0; j < SPARES; j++) {
          spares.add(server.spareAddress(STEADY_TARGETS + 1 + i * SPARES + j));
        }
        changers.add(Thread.ofVirtual().start(() -> change(shop, number, spares)));
      }
      traffic.untilAnswered(REQUESTS, Duration.ofHours(1));
      double seconds = (time.nanoTime() - begin) / 1e9;
      int made = changes.get();
      stop.set(true);
      for (Thread changer : changers) {
        changer.join();
      }
      traffic.end();
      System.out.printf(
          "%s; %d changes in %.1f s, %.0f a second%n", traffic, made, seconds, made / seconds);
      assertEquals(List.of(), traffic.failures(), server::log);
      assertEquals(List.of(), refused);
    } finally {
      stop.set(true);
      for (WebTarget target : targets) {
        target.close();
      }
    }
  }

  /** Every changer has its own rules, target and certificates, so none meets another's. */
  private void change(TlsShop shop, int number, List<String> spares) {
    long begin = time.nanoTime();
    String[] rule = {""};
    for (int step = 0; !stop.get() && refused.isEmpty(); step++) {
      long due = begin + Duration.ofSeconds(1).toNanos() / CHANGES_PER_SECOND * CHANGERS * step;
      Pause.of(Duration.ofNanos(Math.max(0, due - time.nanoTime())));
      try {
        change(shop, number, spares.get(step / 10 % SPARES), rule, step);
        changes.incrementAndGet();
      } catch (RuntimeException failed) {
        if (!failed.toString().contains("is draining")) {
          refused.add(number + "." + step + ": " + failed);
        }
      }
    }
  }

  private static void change(TlsShop shop, int number, String spare, String[] rule, int step) {
    int mine = 1 + 2 * number;
    switch (step % 10) {
      case 0 ->
          rule[0] =
              shop.rule(number % 2 == 0 ? shop.listener() : shop.tlsListener(), 10 + number, "/a*");
      case 1 -> shop.target("RegisterTargets", spare);
      case 2 -> shop.certificate("AddListenerCertificates", mine);
      case 3 ->
          shop.call(
              "ModifyRule",
              "RuleArn",
              rule[0],
              "Conditions.member.1.Field",
              "path-pattern",
              "Conditions.member.1.Values.member.1",
              "/b" + step);
      case 4 -> shop.reimport(mine);
      case 5 ->
          shop.call(
              "SetRulePriorities",
              "RulePriorities.member.1.RuleArn",
              rule[0],
              "RulePriorities.member.1.Priority",
              "" + (100 + number));
      case 6 -> shop.target("DeregisterTargets", spare);
      case 7 -> shop.certificate("RemoveListenerCertificates", mine);
      case 8 -> shop.present(mine + 1);
      default -> shop.call("DeleteRule", "RuleArn", rule[0]);
    }
  }
}
