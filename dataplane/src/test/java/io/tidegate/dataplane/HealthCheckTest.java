package io.tidegate.dataplane;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidegate.model.elbv2.HealthCheck;
import io.tidegate.model.elbv2.Protocol;
import io.tidegate.model.elbv2.TargetHealth;
import io.tidegate.model.elbv2.TargetHealth.State;
import io.tidegate.routing.CompiledTargetGroup.CompiledTarget;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** Where health checks go and what they make of answers. */
class HealthCheckTest {
  private static HealthCheck check(String path) {
    return new HealthCheck(
        true,
        Protocol.HTTP,
        Optional.empty(),
        path,
        Duration.ofMillis(300),
        Duration.ofMillis(200),
        2,
        2,
        Optional.of("200"));
  }

  private static State state(Plane plane, CompiledTarget target) {
    return plane.health.getOrDefault(target.key(), new TargetHealth(State.INITIAL, "", "")).state();
  }

  /** Answers each request with {@code status} and notes its head. */
  private static Backend answering(String status, List<String> heads) throws IOException {
    return new Backend(
        Plane.nextAddress(),
        with -> {
          for (String head = with.head(); head != null; head = with.head()) {
            heads.add(head);
            with.send("HTTP/1.1 " + status + "\r\nContent-Length: 0\r\n\r\n");
          }
        });
  }

  @Test
  void aRedirectIsNotFollowed() throws Exception {
    List<String> heads = new CopyOnWriteArrayList<>();
    try (Plane plane = new Plane(1);
        Backend backend = answering("301 Moved\r\nLocation: /well", heads)) {
      plane.check = check("/sick");
      CompiledTarget target = Plane.target(backend.address(), backend.port());
      plane.forwardTo(target);
      Plane.until("unhealthy", () -> state(plane, target) == State.UNHEALTHY);
      assertTrue(heads.stream().allMatch(head -> head.startsWith("GET /sick ")), heads.toString());
    }
  }

  @Test
  void checksGoToThePortAndPathThatWereAskedFor() throws Exception {
    List<String> served = new CopyOnWriteArrayList<>();
    List<String> checked = new CopyOnWriteArrayList<>();
    try (Plane plane = new Plane(1);
        Backend serving = answering("500 Not for checks", served);
        Backend checking = answering("200 OK", checked)) {
      plane.check = check("/alive?deep=1");
      // the check's port is on the target's address: here an address that both listen on
      CompiledTarget target =
          new CompiledTarget(
              Plane.GROUP + "|" + checking.address() + "|" + serving.port(),
              "us-east-1a",
              checking.address(),
              serving.port(),
              checking.port(),
              false);
      plane.forwardTo(target);
      Plane.until("healthy", () -> state(plane, target) == State.HEALTHY);
      String head = checked.getFirst();
      assertTrue(head.startsWith("GET /alive?deep=1 HTTP/1.1\r\n"), head);
      assertEquals(checking.address() + ":" + checking.port(), Wire.header(head, "Host"));
      assertEquals(List.of(), served);
    }
  }

  @Test
  void everyServerDecidesByItsOwnChecks() throws Exception {
    try (Plane reaching = new Plane(1);
        Plane cutOff = new Plane(1);
        Backend one =
            new Backend(
                Plane.nextAddress(),
                with -> {
                  for (String head = with.head(); head != null; head = with.head()) {
                    String status = head.startsWith("GET /cut-off ") ? "503 No" : "200 OK";
                    with.send("HTTP/1.1 " + status + "\r\nContent-Length: 3\r\n\r\none");
                  }
                });
        Backend other = Backend.fixed(Plane.nextAddress(), "two")) {
      reaching.check = check("/reaching");
      cutOff.check = check("/cut-off");
      CompiledTarget target = Plane.target(one.address(), one.port());
      for (Plane plane : List.of(reaching, cutOff)) {
        plane.forwardTo(target, Plane.target(other.address(), other.port()));
      }
      reaching.untilHealthy(2);
      Plane.until("unhealthy", () -> state(cutOff, target) == State.UNHEALTHY);
      cutOff.untilHealthy(1);
      assertEquals(2, kinds(reaching));
      assertEquals(1, kinds(cutOff));
    }
  }

  private static long kinds(Plane plane) throws IOException {
    List<String> said = new CopyOnWriteArrayList<>();
    try (Wire client = plane.connect()) {
      for (int i = 0; i < 6; i++) {
        said.add(client.get("/").text());
      }
    }
    return said.stream().distinct().count();
  }
}
