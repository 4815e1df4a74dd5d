package io.tidegate.model;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.pcollections.HashPMap;
import org.pcollections.HashTreePMap;

/** An immutable table of one kind; changes give a new table that shares structure. */
public final class Table<E extends Entity> {
  private static final Table<?> EMPTY = new Table<>(HashTreePMap.empty());

  private final HashPMap<String, E> rows;

  private Table(HashPMap<String, E> rows) {
    this.rows = rows;
  }

  @SuppressWarnings("unchecked")
  static <E extends Entity> Table<E> empty() {
    return (Table<E>) EMPTY;
  }

  Table<E> with(E entity) {
    return new Table<>(rows.plus(entity.key(), entity));
  }

  Table<E> without(String key) {
    return new Table<>(rows.minus(key));
  }

  /** The row with this key. */
  public Optional<E> find(String key) {
    return Optional.ofNullable(rows.get(key));
  }

  /** Whether a row has this key. */
  public boolean contains(String key) {
    return rows.containsKey(key);
  }

  /** All rows, in no particular order. */
  public Collection<E> all() {
    return rows.values();
  }

  /** All rows as a stream, in no particular order. */
  public Stream<E> stream() {
    return rows.values().stream();
  }

  /** The rows that satisfy {@code wanted}, in no particular order. */
  public List<E> where(Predicate<? super E> wanted) {
    List<E> found = new ArrayList<>();
    for (E row : rows.values()) {
      if (wanted.test(row)) {
        found.add(row);
      }
    }
    return found;
  }

  /** How many rows. */
  public int size() {
    return rows.size();
  }
}
