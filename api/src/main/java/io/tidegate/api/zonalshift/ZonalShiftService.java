package io.tidegate.api.zonalshift;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidegate.api.auth.RequestVerifier;
import io.tidegate.api.wire.ErrorStyle;
import io.tidegate.api.wire.WireRequest;
import io.tidegate.api.wire.WireResponse;
import io.tidegate.control.Controller;
import io.tidegate.control.elbv2.ZonalShiftManager;
import io.tidegate.model.ApiError;
import io.tidegate.model.Image;
import io.tidegate.model.elbv2.LoadBalancer;
import io.tidegate.model.elbv2.LoadBalancerAttributes;
import io.tidegate.model.elbv2.ZonalShift;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * StartZonalShift, UpdateZonalShift, CancelZonalShift, ListZonalShifts, GetManagedResource and
 * ListManagedResources of the ARC zonal shift API (REST with JSON, signing name {@code
 * arc-zonal-shift}). Thread-safe.
 */
public final class ZonalShiftService {
  /** The paths that belong to it. */
  public static final List<String> PATHS = List.of("/zonalshifts", "/managedresources");

  private static final String SIGNING_NAME = "arc-zonal-shift";

  private final Controller controller;
  private final ZonalShiftManager shifts;
  private final RequestVerifier verifier;
  private final ObjectMapper json = new ObjectMapper();

  /** Decides by {@code shifts} on {@code controller}; {@code verifier} lets callers in. */
  public ZonalShiftService(
      Controller controller, ZonalShiftManager shifts, RequestVerifier verifier) {
    this.controller = controller;
    this.shifts = shifts;
    this.verifier = verifier;
  }

  /** The response to {@code request}. */
  public WireResponse serve(WireRequest request) {
    try {
      verifier.verify(request, SIGNING_NAME, ErrorStyle.JSON);
      return route(request);
    } catch (ApiError refused) {
      ObjectNode body = json.createObjectNode().put("message", refused.text());
      return response(refused.status(), body, Map.of("x-amzn-ErrorType", refused.code()));
    }
  }

  private WireResponse route(WireRequest request) {
    String path = request.rawPath();
    String rest = path.indexOf('/', 1) < 0 ? "" : path.substring(path.indexOf('/', 1) + 1);
    String id = URLDecoder.decode(rest, StandardCharsets.UTF_8);
    boolean one = !id.isEmpty();
    if (path.startsWith("/zonalshifts")) {
      return switch (request.method()) {
        case "POST" -> one ? unknown(path) : start(request);
        case "GET" -> one ? unknown(path) : list(request.rawQuery());
        case "PATCH" -> one ? update(request, id) : unknown(path);
        case "DELETE" -> one ? cancel(id) : unknown(path);
        default -> unknown(path);
      };
    }
    if (!request.method().equals("GET")) {
      return unknown(path);
    }
    return one ? resource(id) : resources();
  }

  private static WireResponse unknown(String path) {
    throw new ApiError("UnknownOperationException", 404, "There is no operation at " + path);
  }

  private WireResponse start(WireRequest request) {
    JsonNode input = body(request);
    ZonalShiftManager.Start command =
        new ZonalShiftManager.Start(
            required(input, "resourceIdentifier"),
            required(input, "awayFrom"),
            required(input, "expiresIn"),
            required(input, "comment"));
    ZonalShift shift = controller.submit("StartZonalShift", image -> shifts.start(image, command));
    return response(201, shift(shift), Map.of());
  }

  private WireResponse update(WireRequest request, String id) {
    JsonNode input = body(request);
    ZonalShift shift =
        controller.submit(
            "UpdateZonalShift",
            image -> shifts.update(image, id, text(input, "expiresIn"), text(input, "comment")));
    return response(200, shift(shift), Map.of());
  }

  private WireResponse cancel(String id) {
    return response(
        200,
        shift(controller.submit("CancelZonalShift", image -> shifts.cancel(image, id))),
        Map.of());
  }

  private WireResponse list(String query) {
    ArrayNode items = json.createArrayNode();
    controller.image().zonalShifts().stream()
        .filter(shift -> !query.contains("status=") || query.contains("status=" + shift.status()))
        .sorted(Comparator.comparing(ZonalShift::startedAt).reversed())
        .forEach(shift -> items.add(shift(shift)));
    return response(200, json.createObjectNode().set("items", items), Map.of());
  }

  private WireResponse resource(String id) {
    Image image = controller.image();
    LoadBalancer balancer = shifts.resource(image, id);
    ObjectNode out = summary(image, balancer);
    out.remove("availabilityZones");
    return response(200, out, Map.of());
  }

  private WireResponse resources() {
    Image image = controller.image();
    ArrayNode items = json.createArrayNode();
    image.loadBalancers().stream()
        .filter(balancer -> LoadBalancerAttributes.of(balancer).zonalShift())
        .forEach(balancer -> items.add(summary(image, balancer)));
    return response(200, json.createObjectNode().set("items", items), Map.of());
  }

  private ObjectNode summary(Image image, LoadBalancer balancer) {
    Optional<ZonalShift> active = ZonalShiftManager.active(image, balancer.arn());
    ObjectNode weights = json.createObjectNode();
    ArrayNode zones = json.createArrayNode();
    for (LoadBalancer.ZoneMapping node : balancer.zones()) {
      boolean away = active.filter(shift -> shift.awayFrom().equals(node.zone())).isPresent();
      weights.put(shifts.zoneId(node.zone()), away ? 0.0 : 1.0);
      zones.add(shifts.zoneId(node.zone()));
    }
    ArrayNode list = json.createArrayNode();
    active.ifPresent(shift -> list.add(shift(shift).put("appliedStatus", "APPLIED")));
    ObjectNode out =
        json.createObjectNode().put("arn", balancer.arn()).put("name", balancer.name());
    out.set("availabilityZones", zones);
    out.set("appliedWeights", weights);
    out.set("zonalShifts", list);
    out.set("autoshifts", json.createArrayNode());
    return out.put("zonalAutoshiftStatus", "DISABLED");
  }

  private ObjectNode shift(ZonalShift shift) {
    return json.createObjectNode()
        .put("zonalShiftId", shift.id())
        .put("resourceIdentifier", shift.resourceArn())
        .put("awayFrom", shifts.zoneId(shift.awayFrom()))
        .put("startTime", seconds(shift.startedAt()))
        .put("expiryTime", seconds(shift.expiresAt()))
        .put("status", shift.status().name())
        .put("comment", shift.comment());
  }

  private static double seconds(Instant at) {
    return at.toEpochMilli() / 1000.0;
  }

  private JsonNode body(WireRequest request) {
    try {
      return json.readTree(request.body());
    } catch (IOException notJson) {
      throw ApiError.of("SerializationException", "The body is not valid JSON.");
    }
  }

  private static String required(JsonNode input, String member) {
    return text(input, member)
        .orElseThrow(() -> ApiError.of("ValidationException", "'" + member + "' is missing"));
  }

  private static Optional<String> text(JsonNode input, String member) {
    JsonNode value = input.path(member);
    return value.isTextual() ? Optional.of(value.asText()) : Optional.empty();
  }

  private WireResponse response(int status, JsonNode body, Map<String, String> more) {
    try {
      Map<String, String> headers = new java.util.HashMap<>(more);
      headers.put("Content-Type", "application/json");
      return new WireResponse(status, headers, json.writeValueAsBytes(body));
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
