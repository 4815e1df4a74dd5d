package io.tidegate.api.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Loads each service's model when it is first asked for. Thread-safe. */
public final class ServiceModels {
  private final Map<Service, ServiceModel> loaded = new ConcurrentHashMap<>();

  /** The model of {@code service}. */
  public ServiceModel of(Service service) {
    return loaded.computeIfAbsent(service, ServiceModels::load);
  }

  private static ServiceModel load(Service service) {
    String resource = service.id() + ".json";
    try (InputStream in = ServiceModels.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("resource missing: " + resource);
      }
      return read(service, new ObjectMapper().readTree(in));
    } catch (IOException unreadable) {
      throw new UncheckedIOException("cannot read " + resource, unreadable);
    }
  }

  private static ServiceModel read(Service service, JsonNode root) {
    Map<String, Shape> shapes = new HashMap<>();
    root.path("shapes")
        .properties()
        .forEach(e -> shapes.put(e.getKey(), shape(e.getValue(), shapes)));
    Map<String, Operation> operations = new HashMap<>();
    root.path("operations")
        .properties()
        .forEach(e -> operations.put(e.getKey(), operation(e.getKey(), e.getValue(), shapes)));
    Map<String, ServiceModel.ErrorShape> errors = new HashMap<>();
    root.path("errors").properties().forEach(e -> addError(errors, e.getKey(), e.getValue()));
    return new ServiceModel(
        service,
        root.path("xmlNamespace").asText(),
        root.path("jsonVersion").asText(),
        root.path("queryCompatible").asBoolean(),
        operations,
        errors);
  }

  /** Several shapes may share a code: the one that is named like it stands for it. */
  private static void addError(
      Map<String, ServiceModel.ErrorShape> errors, String shape, JsonNode error) {
    String code = error.path("code").asText();
    ServiceModel.ErrorShape known = errors.get(code);
    if (known == null || (shape.startsWith(code) && !known.shape().startsWith(code))) {
      int status = error.path("status").asInt();
      errors.put(code, new ServiceModel.ErrorShape(shape, code, status));
    }
  }

  private static Operation operation(String name, JsonNode node, Map<String, Shape> shapes) {
    return new Operation(
        name,
        text(node, "input").map(shape -> new Shape.Ref(shape, shapes)),
        text(node, "output").map(shape -> new Shape.Ref(shape, shapes)),
        text(node, "wrapper"));
  }

  private static Shape shape(JsonNode node, Map<String, Shape> shapes) {
    String type = node.path("type").asText();
    return switch (type) {
      case "structure" -> structure(node, shapes);
      case "list" -> new Shape.ListOf(member(node.path("member"), shapes), range(node));
      case "map" ->
          new Shape.MapOf(
              member(node.path("key"), shapes), member(node.path("value"), shapes), range(node));
      case "string" ->
          new Shape.Text(
              texts(node.path("enum")), range(node), text(node, "pattern").map(TextPattern::of));
      case "integer" -> new Shape.Whole(false, range(node));
      case "long" -> new Shape.Whole(true, range(node));
      case "double", "float" -> new Shape.Real(range(node));
      case "boolean" -> new Shape.Flag();
      case "timestamp" -> new Shape.Time();
      case "blob" -> new Shape.Blob(range(node));
      default -> throw new IllegalStateException("shape type not known: " + type);
    };
  }

  private static Shape structure(JsonNode node, Map<String, Shape> shapes) {
    Map<String, Shape.Member> members = new LinkedHashMap<>();
    node.path("members")
        .properties()
        .forEach(e -> members.put(e.getKey(), member(e.getValue(), shapes)));
    Set<String> required = new LinkedHashSet<>(texts(node.path("required")));
    return new Shape.Structure(
        Collections.unmodifiableMap(members), Collections.unmodifiableSet(required));
  }

  private static Shape.Member member(JsonNode node, Map<String, Shape> shapes) {
    return new Shape.Member(
        new Shape.Ref(node.path("shape").asText(), shapes),
        text(node, "wire"),
        text(node, "query"));
  }

  private static Shape.Range range(JsonNode node) {
    if (!node.has("min") && !node.has("max")) {
      return Shape.Range.ANY;
    }
    return new Shape.Range(
        node.path("min").asDouble(Double.NEGATIVE_INFINITY),
        node.path("max").asDouble(Double.POSITIVE_INFINITY));
  }

  private static Optional<String> text(JsonNode node, String field) {
    JsonNode value = node.path(field);
    return value.isTextual() ? Optional.of(value.asText()) : Optional.empty();
  }

  private static List<String> texts(JsonNode array) {
    List<String> out = new ArrayList<>();
    array.forEach(value -> out.add(value.asText()));
    return Collections.unmodifiableList(out);
  }
}
