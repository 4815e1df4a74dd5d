package io.tidegate.api.zonalshift;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidegate.api.auth.Caller;
import io.tidegate.api.wire.WireRequest;
import io.tidegate.api.wire.WireResponse;
import io.tidegate.base.Chance;
import io.tidegate.control.Controller;
import io.tidegate.control.Outcome;
import io.tidegate.control.elbv2.ElbContext;
import io.tidegate.control.elbv2.ZonalShiftManager;
import io.tidegate.model.Change;
import io.tidegate.model.Installation;
import io.tidegate.model.elbv2.LoadBalancer;
import io.tidegate.store.MemoryStore;
import io.tidegate.testkit.VirtualTime;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ZonalShiftServiceTest {
  private static final String ARN =
      "arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer/app/web/1";

  private final VirtualTime time = new VirtualTime();
  private final Controller controller =
      new Controller(
          new MemoryStore(),
          (where, cause) -> {
            throw new AssertionError(where, cause);
          });
  private final ZonalShiftService service =
      new ZonalShiftService(
          controller,
          new ZonalShiftManager(
              ElbContext.standard(Installation.standard(), Chance.seeded(1), time)),
          (request, name, style) -> {
            assertEquals("arc-zonal-shift", name);
            return Caller.root("123456789012");
          });

  ZonalShiftServiceTest() {
    LoadBalancer balancer =
        new LoadBalancer(
            ARN,
            "web",
            "web.example",
            LoadBalancer.Type.APPLICATION,
            LoadBalancer.Scheme.INTERNET_FACING,
            "vpc",
            List.of(
                new LoadBalancer.ZoneMapping("us-east-1a", "sa", "127.31.0.4", Optional.empty()),
                new LoadBalancer.ZoneMapping("us-east-1b", "sb", "127.31.16.4", Optional.empty())),
            List.of(),
            "ipv4",
            LoadBalancer.State.of(LoadBalancer.State.Code.ACTIVE),
            time.now(),
            Map.of("zonal_shift.config.enabled", "true"),
            List.of());
    controller.submit("test", image -> new Outcome<>(List.of(Change.put(balancer)), true));
  }

  private JsonNode call(int status, String method, String path, String body) throws IOException {
    WireResponse response =
        service.serve(
            new WireRequest(method, path, "", Map.of(), body.getBytes(StandardCharsets.UTF_8)));
    String text = new String(response.body(), StandardCharsets.UTF_8);
    assertEquals(status, response.status(), text);
    return new ObjectMapper().readTree(text);
  }

  @Test
  void aShiftIsStartedShownAndCanceled() throws IOException {
    JsonNode started =
        call(
            201,
            "POST",
            "/zonalshifts",
            "{\"resourceIdentifier\":\""
                + ARN
                + "\",\"awayFrom\":\"use1-az1\","
                + "\"expiresIn\":\"20m\",\"comment\":\"trouble\"}");
    assertEquals("ACTIVE", started.path("status").asText());
    assertEquals("use1-az1", started.path("awayFrom").asText());
    assertEquals(
        1200, started.path("expiryTime").asDouble() - started.path("startTime").asDouble());
    JsonNode resource =
        call(200, "GET", "/managedresources/" + ARN.replace(":", "%3A").replace("/", "%2F"), "");
    assertEquals("{\"use1-az1\":0.0,\"use1-az2\":1.0}", resource.path("appliedWeights").toString());
    String id = started.path("zonalShiftId").asText();
    assertEquals(
        "later",
        call(200, "PATCH", "/zonalshifts/" + id, "{\"comment\":\"later\"}")
            .path("comment")
            .asText());
    assertEquals("CANCELED", call(200, "DELETE", "/zonalshifts/" + id, "").path("status").asText());
    assertEquals(1, call(200, "GET", "/zonalshifts", "").path("items").size());
    assertEquals(0, list("status=ACTIVE"));
    assertEquals(1, list("maxResults=5&status=CANCELED"));
    assertEquals(1, call(200, "GET", "/managedresources", "").path("items").size());
  }

  private int list(String query) throws IOException {
    WireResponse response =
        service.serve(new WireRequest("GET", "/zonalshifts", query, Map.of(), new byte[0]));
    return new ObjectMapper().readTree(response.body()).path("items").size();
  }

  @Test
  void wrongRequestsAreRefused() throws IOException {
    assertTrue(call(400, "POST", "/zonalshifts", "{").has("message"));
    assertTrue(call(400, "POST", "/zonalshifts", "{}").has("message"));
    call(404, "DELETE", "/zonalshifts/none", "");
    call(404, "GET", "/managedresources/none", "");
    call(404, "PUT", "/zonalshifts", "{}");
    call(404, "POST", "/managedresources", "{}");
  }
}
