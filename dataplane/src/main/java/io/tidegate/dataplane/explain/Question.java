package io.tidegate.dataplane.explain;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A request that is asked about. Empty texts and port 0 stand for what was not said.
 *
 * @param loadBalancer name, ARN or DNS name; not needed when there is one, or the host names it
 * @param port the listener's; not needed when there is one
 * @param zone the node's; otherwise the first node is asked
 * @param path with the query, as it would be sent
 * @param headers whole lines, {@code Name: value}
 * @param source the client's address
 */
public record Question(
    String loadBalancer,
    int port,
    String zone,
    String method,
    String path,
    String host,
    List<String> headers,
    String source) {
  /** Copies. */
  public Question {
    headers = List.copyOf(headers);
  }

  /**
   * Reads {@code key=value} pairs, joined by {@code &} and percent-encoded: the names of the
   * fields, {@code header} as often as there are headers.
   *
   * @throws IllegalArgumentException with what is wrong, for users
   */
  public static Question parse(String form) {
    Map<String, String> fields = new HashMap<>();
    List<String> headers = new ArrayList<>();
    for (String pair : form.split("&")) {
      int equals = pair.indexOf('=');
      if (pair.isEmpty()) {
        continue;
      }
      if (equals < 0) {
        throw new IllegalArgumentException("'" + pair + "' is no key=value");
      }
      String key = pair.substring(0, equals);
      String value = URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8);
      switch (key) {
        case "header" -> headers.add(value);
        case "loadBalancer", "port", "zone", "method", "path", "host", "source" ->
            fields.put(key, value);
        default -> throw new IllegalArgumentException("'" + key + "' is not known");
      }
    }
    String port = fields.getOrDefault("port", "0");
    if (!port.matches("[0-9]{1,5}")) {
      throw new IllegalArgumentException("port '" + port + "' is no number");
    }
    return new Question(
        fields.getOrDefault("loadBalancer", ""),
        Integer.parseInt(port),
        fields.getOrDefault("zone", ""),
        fields.getOrDefault("method", "GET"),
        fields.getOrDefault("path", "/"),
        fields.getOrDefault("host", ""),
        headers,
        fields.getOrDefault("source", "127.0.0.1"));
  }
}
