package io.tidegate.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidegate.base.Chance;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/**
 * Whatever balancers, loops and clients do at once, the application never has more requests than
 * its agent lets in, and no place is lost.
 */
class SharedPlacesTest {
  private static final int CLIENTS = 24;
  private static final int ROUNDS = Integer.getInteger("tidegate.rounds", 40);

  private final String host = Balancer.nextAddress();
  private final AtomicInteger served = new AtomicInteger();
  private final AtomicInteger refused = new AtomicInteger();

  @Test
  void loopsAndBalancersShareThePlacesOfOneAgent() throws Exception {
    try (GatedApp app = new GatedApp(host);
        Balancer one = new Balancer(3);
        Balancer two = new Balancer(2)) {
      AgentSettings settings = Settings.of(host, app.port(), 3);
      try (Agent agent = Agent.start(settings, (where, cause) -> one.faults.add(cause))) {
        one.forwardTo(settings);
        two.forwardTo(settings);
        Balancer.until("all places", () -> one.waiting() == 3 && two.waiting() == 3);
        allClients(List.of(one, two));
        Balancer.until("all places again", () -> one.waiting() == 3 && two.waiting() == 3);
        Balancer.until("nothing is under way", () -> agent.slots().busy() == 0);
        assertTrue(app.most.get() <= 3, "at once: " + app.most);
        assertTrue(served.get() > 0);
        assertTrue(served.get() <= app.served.get(), served + " of " + app.served);
        for (Balancer balancer : List.of(one, two)) {
          assertEquals(200, balancer.status("/"));
        }
      }
    }
  }

  @Test
  void agentsThatComeAndGoLoseNothing() throws Exception {
    try (GatedApp app = new GatedApp(host);
        Balancer balancer = new Balancer(2)) {
      AgentSettings settings = Settings.of(host, app.port(), 2);
      Agent agent = Agent.start(settings, (where, cause) -> balancer.faults.add(cause));
      balancer.forwardTo(settings);
      try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
        List<Future<?>> all = clients(clients, List.of(balancer));
        for (int i = 0; i < 3; i++) {
          int before = served.get();
          Balancer.until(
              "is served",
              () -> served.get() > before + 5 || all.stream().allMatch(Future::isDone));
          agent.close();
          agent = Agent.start(settings, (where, cause) -> balancer.faults.add(cause));
        }
        for (Future<?> one : all) {
          one.get();
        }
      }
      Balancer.until("all places", () -> balancer.waiting() == 2);
      assertEquals(200, balancer.status("/"));
      assertEquals(0, agent.slots().busy());
      agent.close();
    }
  }

  private void allClients(List<Balancer> balancers) throws Exception {
    try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<?> one : clients(clients, balancers)) {
        one.get();
      }
    }
  }

  private List<Future<?>> clients(ExecutorService clients, List<Balancer> balancers) {
    List<Future<?>> all = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      Chance chance = Chance.seeded(4711L + i);
      all.add(
          clients.submit(
              () -> {
                for (int round = 0; round < ROUNDS; round++) {
                  act(balancers.get(chance.below(balancers.size())), chance);
                }
                return true;
              }));
    }
    return all;
  }

  /** A request with or without a body, or one whose client leaves. */
  private void act(Balancer balancer, Chance chance) throws IOException, InterruptedException {
    int kind = chance.below(10);
    if (kind == 0) {
      leave(balancer, chance.below(3));
      return;
    }
    HttpRequest.Builder request = balancer.request("/");
    if (kind < 5) {
      request.POST(HttpRequest.BodyPublishers.ofString("x".repeat(1 + chance.below(200_000))));
    }
    int status = balancer.send(request.build()).statusCode();
    switch (status) {
      case 200 -> served.incrementAndGet();
      case 500, 502, 503 -> refused.incrementAndGet();
      default -> throw new AssertionError("status " + status);
    }
  }

  private static void leave(Balancer balancer, int how) throws IOException {
    String head = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n";
    try (Socket socket = new Socket(InetAddress.ofLiteral(balancer.address), balancer.port)) {
      socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
      if (how > 0) {
        socket.getOutputStream().write(new byte[how == 1 ? 50_000 : 100_000]);
      }
      socket.setSoLinger(how == 2, 0);
    }
  }
}
