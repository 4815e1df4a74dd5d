package io.tidegate.store;

import io.tidegate.model.Entity;
import io.tidegate.model.Kind;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Makes sample entities of every kind from the record declarations: one with every Optional and
 * collection filled, one with all of them empty, and for each sealed choice one per case.
 */
final class Samples {
  private int counter;
  private final int choice;
  private final boolean full;

  private Samples(int choice, boolean full) {
    this.choice = choice;
    this.full = full;
  }

  /** Several different entities of {@code kind}. */
  static List<Entity> of(Kind kind) {
    Class<? extends Entity> type = EntityTypes.of(kind);
    List<Entity> found = new ArrayList<>();
    for (int choice = 0; choice < 12; choice++) {
      found.add(type.cast(new Samples(choice, true).value(type)));
    }
    found.add(type.cast(new Samples(0, false).value(type)));
    return found;
  }

  private Object value(Type type) {
    if (type instanceof ParameterizedType generic) {
      return collection((Class<?>) generic.getRawType(), generic.getActualTypeArguments());
    }
    Class<?> raw = (Class<?>) type;
    if (raw.isRecord()) {
      return record(raw);
    }
    if (raw.isSealed()) {
      Class<?>[] cases = raw.getPermittedSubclasses();
      return value(cases[choice % cases.length]);
    }
    if (raw.isEnum()) {
      Object[] constants = raw.getEnumConstants();
      return constants[choice % constants.length];
    }
    return scalar(raw);
  }

  private Object collection(Class<?> raw, Type[] arguments) {
    if (raw == Optional.class) {
      return full ? Optional.of(value(arguments[0])) : Optional.empty();
    }
    if (raw == List.class) {
      return full ? List.of(value(arguments[0]), value(arguments[0])) : List.of();
    }
    if (raw == Set.class) {
      return full ? Set.of(value(arguments[0])) : Set.of();
    }
    Map<Object, Object> map = new TreeMap<>();
    if (full) {
      map.put(value(arguments[0]), value(arguments[1]));
    }
    if (raw == Map.class || raw == SortedMap.class) {
      return map;
    }
    throw new IllegalArgumentException("no sample of " + raw);
  }

  private Object scalar(Class<?> raw) {
    int n = ++counter;
    return switch (raw.getName()) {
      case "java.lang.String" -> "text" + n + " \"\u00e9\u20ac\ud83d\ude00\n<&";
      case "int", "java.lang.Integer" -> n;
      case "long", "java.lang.Long" -> (1L << 40) + n;
      case "double", "java.lang.Double" -> n + 0.1;
      case "boolean", "java.lang.Boolean" -> n % 2 == 0;
      case "java.time.Instant" -> Instant.parse("2026-01-01T00:00:00.123456789Z").plusSeconds(n);
      case "java.time.Duration" -> Duration.ofMillis(1500L + n);
      case "java.time.LocalTime" -> LocalTime.NOON.plusSeconds(n);
      default -> throw new IllegalArgumentException("no sample of " + raw);
    };
  }

  private Object record(Class<?> raw) {
    RecordComponent[] components = raw.getRecordComponents();
    Class<?>[] types =
        Arrays.stream(components).map(RecordComponent::getType).toArray(Class[]::new);
    Object[] values =
        Arrays.stream(components).map(component -> value(component.getGenericType())).toArray();
    try {
      var constructor = raw.getDeclaredConstructor(types);
      constructor.setAccessible(true);
      return constructor.newInstance(values);
    } catch (InvocationTargetException refused) {
      throw new IllegalStateException(raw + " refuses the sample", refused.getCause());
    } catch (ReflectiveOperationException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
