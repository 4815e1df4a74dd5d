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
  private static final Table<?> EMPTY = new Table<>(HashTreePMap.empty(), HashTreePMap.empty());

  private final HashPMap<String, E> rows;

  /** By referenced key, the rows that name it. Never holds an empty map. */
  private final HashPMap<String, HashPMap<String, E>> referring;

  private Table(HashPMap<String, E> rows, HashPMap<String, HashPMap<String, E>> referring) {
    this.rows = rows;
    this.referring = referring;
  }

  @SuppressWarnings("unchecked")
  static <E extends Entity> Table<E> empty() {
    return (Table<E>) EMPTY;
  }

  Table<E> with(E entity) {
    Table<E> cleared = without(entity.key());
    var links = cleared.referring;
    for (String reference : entity.references()) {
      HashPMap<String, E> known = links.get(reference);
      HashPMap<String, E> base = known == null ? HashTreePMap.empty() : known;
      links = links.plus(reference, base.plus(entity.key(), entity));
    }
    return new Table<>(cleared.rows.plus(entity.key(), entity), links);
  }

  Table<E> without(String key) {
    E old = rows.get(key);
    if (old == null) {
      return this;
    }
    var links = referring;
    for (String reference : old.references()) {
      HashPMap<String, E> known = links.get(reference);
      if (known != null) {
        HashPMap<String, E> left = known.minus(key);
        links = left.isEmpty() ? links.minus(reference) : links.plus(reference, left);
      }
    }
    return new Table<>(rows.minus(key), links);
  }

  /**
   * The rows whose {@link Entity#references()} hold {@code key}, in no particular order: the rules
   * of a listener, the targets of a group. Costs as much as there are such rows.
   */
  public Collection<E> referringTo(String key) {
    HashPMap<String, E> found = referring.get(key);
    return found == null ? List.of() : found.values();
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
