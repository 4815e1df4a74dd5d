package io.tidegate.api.wire;

import io.tidegate.model.ApiError;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The parameters of a query request as a tree: {@code Tags.member.1.Key=a} is four levels. At most
 * {@value #MAX_PARAMETERS} parameters of at most {@value #MAX_DEPTH} levels.
 */
public final class Form {
  private static final int MAX_PARAMETERS = 50_000;
  private static final int MAX_DEPTH = 32;

  private final Node root = new Node();
  private int parameters;

  private Form() {}

  /** The parameters of the query string and, for a form body, of the body. */
  public static Form of(WireRequest request) {
    Form form = new Form();
    form.addAll(request.rawQuery());
    boolean formBody =
        request.header("content-type").orElse("").startsWith("application/x-www-form-urlencoded");
    if (formBody || (request.method().equals("POST") && request.header("content-type").isEmpty())) {
      form.addAll(new String(request.body(), StandardCharsets.UTF_8));
    }
    return form;
  }

  /** The value of a parameter without dots. */
  public Optional<String> value(String name) {
    Node node = root.children.get(name);
    return node == null ? Optional.empty() : node.value;
  }

  Node root() {
    return root;
  }

  private void addAll(String encoded) {
    int from = 0;
    while (from < encoded.length()) {
      int end = encoded.indexOf('&', from);
      end = end < 0 ? encoded.length() : end;
      if (end > from) {
        add(encoded.substring(from, end));
      }
      from = end + 1;
    }
  }

  private void add(String pair) {
    if (++parameters > MAX_PARAMETERS) {
      throw ApiError.of(
          "InvalidQueryParameter", "A request has at most " + MAX_PARAMETERS + " parameters.");
    }
    int equals = pair.indexOf('=');
    String name = decode(equals < 0 ? pair : pair.substring(0, equals));
    Node node = root;
    int depth = 0;
    for (String part : name.split("\\.", -1)) {
      if (++depth > MAX_DEPTH) {
        throw ApiError.of(
            "InvalidQueryParameter", "A parameter name has at most " + MAX_DEPTH + " parts.");
      }
      node = node.children.computeIfAbsent(part, key -> new Node());
    }
    if (node.value.isPresent()) {
      throw new ApiError(
          "MalformedQueryString", 404, "The parameter " + name + " is given more than once.");
    }
    node.value = Optional.of(equals < 0 ? "" : decode(pair.substring(equals + 1)));
  }

  private static String decode(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException malformed) {
      throw new ApiError("MalformedQueryString", 404, "The query string contains a syntax error.");
    }
  }

  /** One level of a name; owned by the thread of the request. */
  static final class Node {
    private final Map<String, Node> children = new LinkedHashMap<>();
    private Optional<String> value = Optional.empty();

    Map<String, Node> children() {
      return children;
    }

    Optional<String> value() {
      return value;
    }
  }
}
