package io.tidegate.firewall;

import io.tidegate.routing.FirewallVerdict;
import io.tidegate.routing.FirewallVerdict.Failure;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What an inspector answered. Immutable but for the array.
 *
 * @param fields names in lower case, in order
 * @param body empty when it was longer than is taken
 */
record Answer(int status, List<Map.Entry<String, String>> fields, byte[] body) {
  private static final String INSERTED = "x-amzn-waf-";
  private static final int MAX_INSERTED_BYTES = 8 * 1024;

  /** Values under {@code name}. */
  List<String> values(String name) {
    return fields.stream()
        .filter(field -> field.getKey().equals(name))
        .map(Map.Entry::getValue)
        .toList();
  }

  /** Whether {@code name} lists {@code token}. */
  boolean lists(String name, String token) {
    return values(name).stream()
        .flatMap(value -> List.of(value.toLowerCase(Locale.ROOT).split("[ \t]*,[ \t]*")).stream())
        .anyMatch(token::equals);
  }

  /** What it means for the request. */
  FirewallVerdict verdict() {
    return switch (status / 100) {
      case 2 -> allow();
      case 3, 4 ->
          new FirewallVerdict.Block(
              status, first("content-type"), first("location"), body, values("set-cookie"));
      case 5 -> new FirewallVerdict.Failed(Failure.SERVICE_ERROR);
      default -> new FirewallVerdict.Failed(Failure.UNHANDLED);
    };
  }

  private String first(String name) {
    return values(name).stream().findFirst().orElse("");
  }

  private FirewallVerdict allow() {
    StringBuilder lines = new StringBuilder();
    List<Map.Entry<String, String>> inserted = new ArrayList<>(fields);
    inserted.removeIf(field -> !field.getKey().startsWith(INSERTED));
    for (Map.Entry<String, String> field : inserted) {
      if (field.getValue().chars().anyMatch(c -> c > '~')) {
        return new FirewallVerdict.Failed(Failure.UNHANDLED);
      }
      lines.append(field.getKey()).append(": ").append(field.getValue()).append("\r\n");
    }
    return lines.length() > MAX_INSERTED_BYTES
        ? new FirewallVerdict.Failed(Failure.UNHANDLED)
        : new FirewallVerdict.Allow(lines.toString());
  }
}
