package io.tidegate.api;

import io.tidegate.model.ApiError;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A structure of the AWS API, members by their model names (not wire names). Values are {@link
 * String}, {@link Boolean}, {@link Long}, {@link Double}, {@link Instant}, {@code byte[]}, {@link
 * Struct}, {@link List} of these, or {@link Map} with text keys. Codecs turn it into each wire
 * protocol by the service model. Not thread-safe.
 */
public final class Struct {
  private final Map<String, Object> members = new LinkedHashMap<>();

  /** An empty structure. */
  public static Struct of() {
    return new Struct();
  }

  /** A structure with one member. */
  public static Struct of(String name, Object value) {
    return new Struct().set(name, value);
  }

  /**
   * Sets a member and returns this. Null and an empty {@link Optional} leave it out; an Optional is
   * unwrapped; {@link Integer} becomes Long; an enum becomes its name.
   */
  public Struct set(String name, @Nullable Object value) {
    Object plain = value instanceof Optional<?> optional ? optional.orElse(null) : value;
    if (plain instanceof Integer number) {
      plain = number.longValue();
    } else if (plain instanceof Enum<?> constant) {
      plain = constant.name();
    }
    if (plain != null) {
      members.put(name, plain);
    }
    return this;
  }

  /** Whether the member is there. */
  public boolean has(String name) {
    return members.containsKey(name);
  }

  /** Whether no member is there. */
  public boolean isEmpty() {
    return members.isEmpty();
  }

  /** All members in the order they were set. */
  public Map<String, Object> members() {
    return Collections.unmodifiableMap(members);
  }

  /** A text member that the model requires. */
  public String text(String name) {
    return optText(name).orElseThrow(() -> missing(name));
  }

  /** A text member. */
  public Optional<String> optText(String name) {
    return get(name, String.class);
  }

  /** An integer member (integer or long in the model) that the model requires. */
  public long number(String name) {
    return optNumber(name).orElseThrow(() -> missing(name));
  }

  /** An integer member. */
  public Optional<Long> optNumber(String name) {
    return get(name, Long.class);
  }

  /** An integer member of 32 bits. */
  public Optional<Integer> optInt(String name) {
    return optNumber(name).map(Math::toIntExact);
  }

  /** A floating point member. */
  public Optional<Double> optDouble(String name) {
    Object value = members.get(name);
    return value instanceof Long number ? Optional.of((double) number) : get(name, Double.class);
  }

  /** A boolean member. */
  public Optional<Boolean> optFlag(String name) {
    return get(name, Boolean.class);
  }

  /** A boolean member with the value to use when it is absent. */
  public boolean flag(String name, boolean otherwise) {
    return optFlag(name).orElse(otherwise);
  }

  /** A timestamp member. */
  public Optional<Instant> optTime(String name) {
    return get(name, Instant.class);
  }

  /** A blob member. */
  public Optional<byte[]> optBlob(String name) {
    return get(name, byte[].class);
  }

  /** A nested structure. */
  public Optional<Struct> optStruct(String name) {
    return get(name, Struct.class);
  }

  /** A list of structures, empty when absent. */
  public List<Struct> structs(String name) {
    return list(name, Struct.class);
  }

  /** A list of texts, empty when absent. */
  public List<String> texts(String name) {
    return list(name, String.class);
  }

  /** A list of {@code type}, empty when absent. */
  public <T> List<T> list(String name, Class<T> type) {
    List<T> out = new ArrayList<>();
    if (members.get(name) instanceof List<?> values) {
      for (Object value : values) {
        out.add(type.cast(value));
      }
    }
    return out;
  }

  /** A map of texts, empty when absent. */
  public Map<String, String> textMap(String name) {
    Map<String, String> out = new LinkedHashMap<>();
    if (members.get(name) instanceof Map<?, ?> entries) {
      entries.forEach((key, value) -> out.put(String.valueOf(key), String.valueOf(value)));
    }
    return out;
  }

  private <T> Optional<T> get(String name, Class<T> type) {
    Object value = members.get(name);
    return value == null ? Optional.empty() : Optional.of(type.cast(value));
  }

  private static ApiError missing(String name) {
    return ApiError.validation("The parameter " + name + " is required.");
  }

  @Override
  public String toString() {
    return members.toString();
  }
}
