package io.tidegate.dataplane;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidegate.model.elbv2.ListenerAttributes;
import io.tidegate.model.elbv2.RuleCondition;
import io.tidegate.routing.ResponseHeaders;
import io.tidegate.routing.RouteAction;
import io.tidegate.routing.RuleTable;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Headers that a listener puts into responses (ALB guide, "HTTP header modification"). */
class ResponseHeadersTest {
  private static final Map<String, String> ALL = new TreeMap<>();

  static {
    ListenerAttributes.RESPONSE_HEADERS.forEach(
        name -> ALL.put(name.replace('_', '-'), "value of " + name));
  }

  private static Backend target(String more) throws IOException {
    return new Backend(
        Plane.nextAddress(),
        with -> {
          while (with.head() != null) {
            with.send("HTTP/1.1 200 OK\r\nServer: own\r\n" + more + "Content-Length: 1\r\n\r\nx");
          }
        });
  }

  private static void assertAll(Wire.Answer answer, int status) {
    assertEquals(status, answer.status());
    ALL.forEach(
        (name, value) -> {
          assertEquals(value, answer.header(name), answer.head());
          assertEquals(
              1,
              answer
                  .head()
                  .lines()
                  .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name + ":"))
                  .count());
        });
  }

  @Test
  void allTenAreInEveryKindOfResponse() throws Exception {
    try (Plane plane = new Plane(1);
        Backend backend = target("X-Frame-Options: DENY\r\nx-frame-options: other\r\n")) {
      plane.responses = new ResponseHeaders(true, ALL);
      plane.rules =
          List.of(
              rule(
                  1,
                  "/go",
                  new RouteAction.Redirect(301, "HTTPS", "#{host}", "443", "/#{path}", "#{query}")),
              rule(2, "/tea", new RouteAction.Fixed(418, "text/plain", new byte[] {'x'})));
      plane.forwardTo(backend);
      try (Wire client = plane.connect()) {
        Wire.Answer forwarded = client.get("/");
        assertAll(forwarded, 200);
        assertEquals("own", forwarded.header("Server"));
        assertEquals("x", forwarded.text());
        assertAll(client.get("/go"), 301);
        assertAll(client.get("/tea"), 418);
        assertAll(client.send("TRACE / HTTP/1.1\r\nHost: a\r\n\r\n").answer(), 405);
      }
      plane.forwardTo(new Backend[0]);
      try (Wire client = plane.connect()) {
        assertAll(client.get("/"), 503);
      }
    }
  }

  private static RuleTable.Source rule(int priority, String path, RouteAction action) {
    return new RuleTable.Source(
        "r" + priority, priority, List.of(new RuleCondition.PathPattern(List.of(path))), action);
  }

  @Test
  void oddLinesOfATargetAreReplacedToo() throws Exception {
    try (Plane plane = new Plane(1);
        Backend backend = target("X-Frame-Options : DENY\r\nX-Other: \u0001\r\n")) {
      plane.responses = new ResponseHeaders(true, Map.of("x-frame-options", "SAMEORIGIN"));
      plane.forwardTo(backend);
      try (Wire client = plane.connect()) {
        assertEquals("SAMEORIGIN", client.get("/").header("x-frame-options"));
      }
    }
  }

  @Test
  void overHttp2Too() throws Exception {
    try (Plane plane = new Plane(1);
        Backend backend = target("X-Frame-Options: DENY\r\n")) {
      plane.tls = Optional.of(Tls.http2());
      plane.responses = new ResponseHeaders(true, ALL);
      plane.forwardTo(backend);
      try (H2Wire wire = H2Wire.connect(plane)) {
        H2Wire.Response response = wire.get(1, "/").response(1);
        ALL.forEach((name, value) -> assertEquals(value, response.head.get(name)));
      }
    }
  }

  @Test
  void theBalancersOwnServerHeaderCanBeLeftOut() throws Exception {
    try (Plane plane = new Plane(1);
        Backend backend = target("")) {
      plane.forwardTo(new Backend[0]);
      try (Wire client = plane.connect()) {
        assertEquals("awselb/2.0", client.get("/").header("Server"));
      }
      plane.responses = new ResponseHeaders(false, Map.of());
      plane.forwardTo(new Backend[0]);
      try (Wire client = plane.connect()) {
        Wire.Answer answer = client.get("/");
        assertNull(answer.header("Server"));
        assertTrue(answer.status() == 503);
      }
      plane.forwardTo(backend);
      try (Wire client = plane.connect()) {
        assertEquals("own", client.get("/").header("Server"));
      }
    }
  }
}
