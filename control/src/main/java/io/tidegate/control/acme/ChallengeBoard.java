package io.tidegate.control.acme;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * What the name server shows to authorities while they validate: TXT values by name. Thread-safe:
 * one concurrent map; values belong to whoever published them and are taken away by them.
 */
public final class ChallengeBoard {
  private final ConcurrentHashMap<String, List<String>> values = new ConcurrentHashMap<>();

  /** The values of {@code name}, lower case without a final dot. */
  public List<String> values(String name) {
    return values.getOrDefault(name, List.of());
  }

  void publish(String name, String value) {
    values.merge(key(name), List.of(value), ChallengeBoard::both);
  }

  void withdraw(String name, String value) {
    values.computeIfPresent(
        key(name),
        (known, all) -> {
          List<String> left = all.stream().filter(one -> !one.equals(value)).toList();
          return left.isEmpty() ? null : left;
        });
  }

  private static List<String> both(List<String> known, List<String> more) {
    return Stream.concat(known.stream(), more.stream()).toList();
  }

  private static String key(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
  }
}
