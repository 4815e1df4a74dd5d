package io.tidegate.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** The straight line: one balancer, one agent, one application. */
class AgentTest {
  private final String host = Balancer.nextAddress();

  private AgentSettings settings(GatedApp app, int concurrency) throws IOException {
    return Settings.of(host, app.port(), concurrency);
  }

  @Test
  void admitsAsManyAsTheAgentAsksForAndRefusesTheRest() throws Exception {
    try (GatedApp app = new GatedApp(host);
        Balancer balancer = new Balancer(1)) {
      AgentSettings settings = settings(app, 1);
      try (Agent agent = Agent.start(settings, (where, cause) -> balancer.faults.add(cause))) {
        balancer.forwardTo(settings);
        Balancer.until("one signal", () -> balancer.waiting() == 1);
        CompletableFuture<Integer> first =
            CompletableFuture.supplyAsync(
                () -> {
                  try {
                    return balancer.status("/wait");
                  } catch (IOException | InterruptedException failed) {
                    throw new IllegalStateException(failed);
                  }
                });
        Balancer.until("the application has it", () -> app.now.get() == 1);
        assertEquals(503, balancer.status("/"));
        app.let(1);
        assertEquals(200, first.join());
        Balancer.until("a signal again", () -> balancer.waiting() == 1);
        assertEquals(200, balancer.status("/"));
        assertEquals(1, app.most.get());
        assertEquals(0, app.signals.get());
        assertEquals(0, agent.slots().busy());
      }
    }
  }

  @Test
  void webSocketsHave501() throws Exception {
    try (GatedApp app = new GatedApp(host);
        Balancer balancer = new Balancer(1)) {
      AgentSettings settings = settings(app, 1);
      try (Agent agent = Agent.start(settings, (where, cause) -> balancer.faults.add(cause))) {
        balancer.forwardTo(settings);
        Balancer.until("one signal", () -> balancer.waiting() == 1);
        String upgrade =
            "GET / HTTP/1.1\r\nHost: a\r\nConnection: upgrade\r\nUpgrade: websocket\r\n"
                + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n";
        try (Socket client = new Socket(InetAddress.ofLiteral(balancer.address), balancer.port)) {
          client.getOutputStream().write(upgrade.getBytes(StandardCharsets.US_ASCII));
          byte[] line = client.getInputStream().readNBytes(12);
          assertEquals("HTTP/1.1 501", new String(line, StandardCharsets.US_ASCII));
        }
        assertEquals(1, balancer.waiting());
        assertEquals(0, agent.slots().busy());
        assertEquals(0, app.served.get());
      }
    }
  }

  @Test
  void countsRequestsRefusalsChannelsAndBytes() throws Exception {
    try (GatedApp app = new GatedApp(host);
        Balancer balancer = new Balancer(1)) {
      AgentSettings settings = settings(app, 0);
      try (Agent agent = Agent.start(settings, (where, cause) -> balancer.faults.add(cause))) {
        balancer.forwardTo(settings);
        Balancer.until("a channel", balancer::isConnected);
        assertEquals(503, balancer.status("/"));
        Map<String, Double> none = balancer.metrics();
        assertEquals(1, none.get("TargetControlRequestRejectCount"));
        assertEquals(1, none.get("TargetControlNewChannelCount"));
        assertEquals(1, none.get("TargetControlActiveChannelCount"));
        assertFalse(none.containsKey("TargetControlRequestCount"));
        assertFalse(none.containsKey("TargetControlWorkQueueLength"));
        assertFalse(none.containsKey("TargetControlChannelErrorCount"));
        agent.drain(Duration.ZERO);
      }
      Balancer.until(
          "tries again in vain",
          () -> balancer.metrics().getOrDefault("TargetControlChannelErrorCount", 0.0) > 0);
      assertFalse(balancer.metrics().containsKey("TargetControlActiveChannelCount"));
      try (Agent agent =
          Agent.start(settings.withConcurrency(3), (where, cause) -> balancer.faults.add(cause))) {
        Balancer.until("three signals", () -> balancer.waiting() == 3);
        balancer.metrics();
        for (int i = 0; i < 4; i++) {
          var echo = HttpRequest.BodyPublishers.ofString("x".repeat(1000));
          assertEquals(
              1000, balancer.send(balancer.request("/").POST(echo).build()).body().length());
        }
        Map<String, Double> some = balancer.metrics();
        assertEquals(4, some.get("TargetControlRequestCount"));
        assertTrue(some.getOrDefault("TargetControlProcessedBytes", 0.0) > 8000, some::toString);
        assertFalse(some.containsKey("TargetControlRequestRejectCount"));
        assertEquals(0, agent.slots().busy());
      }
    }
  }

  @Test
  void anApplicationThatIsGoneHas500() throws Exception {
    GatedApp app = new GatedApp(host);
    AgentSettings settings = settings(app, 2);
    app.close();
    try (Balancer balancer = new Balancer(1);
        Agent agent = Agent.start(settings, (where, cause) -> balancer.faults.add(cause))) {
      balancer.forwardTo(settings);
      Balancer.until("two signals", () -> balancer.waiting() == 2);
      for (int i = 0; i < 5; i++) {
        var answer = balancer.send(balancer.request("/").build());
        assertEquals(500, answer.statusCode());
        assertTrue(answer.headers().firstValue("X-Tidegate-Agent-Error").isEmpty());
      }
      Balancer.until("two signals again", () -> balancer.waiting() == 2);
      assertEquals(0, agent.slots().busy());
    }
  }
}
