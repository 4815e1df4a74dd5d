package io.tidegate.agent;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The places for requests at the application, owned by the agent's loop. A free place is offered to
 * every balancer by a signal; the first request that brings the signal has the place, so that two
 * balancers, or one process and its successor, share the places without losing or doubling any.
 */
final class Slots {
  private final Set<Long> free = new LinkedHashSet<>();
  private final List<Watcher> watchers = new ArrayList<>();
  private long last;
  private int busy;
  private boolean draining;

  /** A balancer that is told of signals. */
  interface Watcher {
    /** {@code signal} asks for a request. */
    void ready(long signal);

    /** {@code signal} is void. */
    void gone(long signal);
  }

  /** {@code concurrency} free places; signals start after {@code last}, 0 or more. */
  Slots(int concurrency, long last) {
    this.last = last;
    for (int i = 0; i < concurrency; i++) {
      free.add(++this.last);
    }
  }

  /** Tells {@code watcher} of what is free now and of all changes. */
  void watch(Watcher watcher) {
    watchers.add(watcher);
    List.copyOf(free).forEach(watcher::ready);
  }

  void unwatch(Watcher watcher) {
    watchers.remove(watcher);
  }

  /** A request that brought {@code signal} has its place; false when that is void. */
  boolean take(long signal) {
    if (!free.remove(signal)) {
      return false;
    }
    busy++;
    List.copyOf(watchers).forEach(watcher -> watcher.gone(signal));
    return true;
  }

  /** A request without a signal has any place; false when none is free. */
  boolean takeAny() {
    return !free.isEmpty() && take(free.iterator().next());
  }

  /** A place is free again, under a signal of its own. */
  void release() {
    busy--;
    if (!draining) {
      long signal = ++last;
      free.add(signal);
      List.copyOf(watchers).forEach(watcher -> watcher.ready(signal));
    }
  }

  /** Places in use. */
  int busy() {
    return busy;
  }

  /** Offers nothing from now on. */
  void drain() {
    draining = true;
    for (long signal : List.copyOf(free)) {
      free.remove(signal);
      List.copyOf(watchers).forEach(watcher -> watcher.gone(signal));
    }
  }
}
