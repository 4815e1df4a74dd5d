package io.tidegate.store;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.tidegate.model.Change;
import io.tidegate.model.Entity;
import io.tidegate.model.Kind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;

/**
 * Entities as JSON. A record is written by its components; absent Optionals are left out. When
 * read, an absent Optional is empty and an absent collection has no elements, so that records may
 * gain such components without a new {@link #VERSION}; unknown components are refused. Thread-safe.
 */
final class EntityCodec {
  /** The form that is written; a form that older code cannot read gets the next number. */
  static final int VERSION = 1;

  private final JsonMapper mapper;

  EntityCodec() {
    this.mapper =
        JsonMapper.builder()
            .addModule(new Jdk8Module())
            .addModule(new JavaTimeModule())
            .addModule(new SimpleModule().addDeserializer(String.class, new SeenStrings()))
            .annotationIntrospector(new SealedTypes())
            .visibility(PropertyAccessor.ALL, JsonAutoDetect.Visibility.NONE)
            .visibility(PropertyAccessor.FIELD, JsonAutoDetect.Visibility.ANY)
            .visibility(PropertyAccessor.CREATOR, JsonAutoDetect.Visibility.ANY)
            .defaultPropertyInclusion(
                JsonInclude.Value.construct(
                    JsonInclude.Include.NON_ABSENT, JsonInclude.Include.ALWAYS))
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
    JsonSetter.Value emptyWhenAbsent = JsonSetter.Value.forValueNulls(Nulls.AS_EMPTY);
    for (Class<?> collection : List.of(List.class, Set.class, Map.class, SortedMap.class)) {
      mapper.configOverride(collection).setSetterInfo(emptyWhenAbsent);
    }
  }

  String write(Entity entity) {
    try {
      return mapper.writeValueAsString(entity);
    } catch (JsonProcessingException bug) {
      throw new IllegalStateException(
          entity.kind() + " " + entity.key() + " cannot be written as JSON", bug);
    }
  }

  /** {@code text} as a JSON string. */
  String quote(String text) {
    try {
      return mapper.writeValueAsString(text);
    } catch (JsonProcessingException bug) {
      throw new IllegalStateException("text cannot be written as JSON", bug);
    }
  }

  /**
   * Reads one batch of the log.
   *
   * @throws StoreDamage when it is none
   */
  List<Change> changes(String json, Path file) {
    List<Change> changes = new ArrayList<>();
    try {
      for (JsonNode change : mapper.readTree(json)) {
        if (change.hasNonNull("put")) {
          Kind kind = kind(change.path("put").asText(), file);
          changes.add(Change.put(read(kind, change.path("body").toString())));
        } else {
          Kind kind = kind(change.path("removed").asText(), file);
          changes.add(new Change.Removed(kind, change.path("key").asText()));
        }
      }
    } catch (JsonProcessingException unreadable) {
      throw new StoreDamage("a batch of " + file + " cannot be read", unreadable);
    }
    return changes;
  }

  /**
   * The kind that {@code file} names.
   *
   * @throws NewerForm when this version has no such kind
   */
  static Kind kind(String name, Path file) {
    try {
      return Kind.valueOf(name);
    } catch (IllegalArgumentException unknown) {
      throw new NewerForm(
          file + " holds a " + name + ", which this version does not know; use a newer version.");
    }
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws StoreDamage when it is not that
   */
  Entity read(Kind kind, String json) {
    try {
      return Objects.requireNonNull(mapper.readValue(json, EntityTypes.of(kind)));
    } catch (JsonProcessingException | RuntimeException unreadable) {
      throw new StoreDamage("a stored " + kind + " cannot be read: " + json, unreadable);
    }
  }
}
