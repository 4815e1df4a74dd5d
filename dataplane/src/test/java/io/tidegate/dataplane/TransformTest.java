package io.tidegate.dataplane;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidegate.model.elbv2.RuleCondition;
import io.tidegate.model.elbv2.Transform;
import io.tidegate.routing.CompiledTargetGroup;
import io.tidegate.routing.Rewrite;
import io.tidegate.routing.RouteAction;
import io.tidegate.routing.RuleTable;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Transforms of rules: what the target sees. */
class TransformTest {
  private Plane plane;
  private Backend backend;

  @BeforeEach
  void start() throws IOException {
    plane = new Plane(1);
    backend = Backend.echoLength(Plane.nextAddress());
  }

  @AfterEach
  void stop() throws IOException {
    plane.close();
    backend.close();
  }

  /** Requests whose path begins with {@code /old} are transformed; others are not. */
  private Wire transforming(Transform... transforms) throws IOException {
    CompiledTargetGroup group =
        plane.group(List.of(Plane.target(backend.address(), backend.port())));
    List<RouteAction.Weighted> only = List.of(new RouteAction.Weighted(group, 1));
    plane.rules =
        List.of(
            new RuleTable.Source(
                "rule/1",
                1,
                List.of(new RuleCondition.PathPattern(List.of(), List.of("^/old"))),
                new RouteAction.Forward(only, 1, 0, Rewrite.of(List.of(transforms)))),
            new RuleTable.Source(
                "rule/2",
                2,
                List.of(new RuleCondition.PathPattern(List.of("/new*"))),
                new RouteAction.Fixed(418, "text/plain", new byte[0])));
    plane.plane.swap(plane.snapshot(new RouteAction.Forward(only, 1), List.of(group)));
    plane.untilHealthy(1);
    return plane.connect();
  }

  private String head() {
    return backend.heads.getLast();
  }

  @Test
  void targetSeesTheRewrittenUrlAndRulesAreNotAskedAgain() throws IOException {
    try (Wire client =
        transforming(new Transform.UrlRewrite("^/old/([^?]*)[?]?(.*)$", "/new/$1?was=old&$2"))) {
      assertEquals(200, client.get("/old/a/b?c=d").status());
      assertTrue(head().startsWith("GET /new/a/b?was=old&c=d HTTP/1.1\r\n"), head());
      assertEquals("a.test:" + plane.port, Wire.header(head(), "Host"));
      assertEquals(418, client.get("/new/a").status());
    }
  }

  @Test
  void targetSeesTheRewrittenHost() throws IOException {
    try (Wire client =
        transforming(
            new Transform.HostHeaderRewrite("^mywebsite-(.+).com$", "internal.dev.$1.myweb.com"))) {
      client.send("GET /old HTTP/1.1\r\nHost: MyWebsite-Example.com\r\n\r\n").answer();
      assertEquals("internal.dev.example.myweb.com:" + plane.port, Wire.header(head(), "Host"));
      assertTrue(head().startsWith("GET /old HTTP/1.1\r\n"), head());
      client.send("GET /old HTTP/1.1\r\nHost: other.com\r\n\r\n").answer();
      assertEquals("other.com:" + plane.port, Wire.header(head(), "Host"));
    }
  }

  @Test
  void withoutMatchNothingChanges() throws IOException {
    try (Wire client = transforming(new Transform.UrlRewrite("^/elsewhere", "/x"))) {
      client.get("/old/%7Ea/../b?q");
      assertTrue(head().startsWith("GET /old/%7Ea/../b?q HTTP/1.1\r\n"), head());
    }
  }

  @Test
  void resultThatIsNoPathIsAnswered500() throws IOException {
    try (Wire client = transforming(new Transform.UrlRewrite("^/old", "no slash"))) {
      assertEquals(500, client.get("/old").status());
      assertEquals(200, client.get("/").status());
      assertEquals(1, plane.metric("HTTPCode_ELB_500_Count"));
    }
    try (Wire client = transforming(new Transform.HostHeaderRewrite(".*", "a/b"))) {
      assertEquals(500, client.get("/old").status());
    }
  }

  @Test
  void spacesOfAnOddTargetNeverReachTheRequestLine() throws IOException {
    try (Wire client = transforming(new Transform.UrlRewrite("^/old/(.*)$", "/$1"))) {
      client.send("GET /old/a b HTTP/1.1\r\nHost: a.test\r\n\r\n").answer();
      assertTrue(head().startsWith("GET /a%20b HTTP/1.1\r\n"), head());
    }
  }

  @Test
  void clientsCannotPretendToBeAuthenticated() throws IOException {
    try (Wire client = transforming(new Transform.UrlRewrite("^/old", "/"))) {
      client
          .send(
              "GET / HTTP/1.1\r\nHost: a.test\r\nX-Amzn-Oidc-Data: x\r\nx-amzn-oidc-identity: y\r\n"
                  + "X-AMZN-OIDC-ACCESSTOKEN: z\r\nX-Other: 1\r\n\r\n")
          .answer();
      assertTrue(!head().toLowerCase(java.util.Locale.ROOT).contains("oidc"), head());
      assertEquals("1", Wire.header(head(), "X-Other"));
    }
  }

  @Test
  void evaluatedRulesAreCounted() throws IOException {
    try (Wire client = transforming(new Transform.UrlRewrite("^/x", "/"))) {
      client.get("/old");
      client.get("/new");
      client.get("/other");
      assertEquals(1 + 2 + 2, plane.metric("RuleEvaluations"));
    }
  }
}
