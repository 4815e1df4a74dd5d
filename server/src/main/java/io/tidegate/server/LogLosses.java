package io.tidegate.server;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Says what was lost of the logs since it was asked last, in one line, and nothing when nothing
 * was. Filled by one thread; afterwards its own lock.
 */
final class LogLosses {
  private final List<Loss> losses = new ArrayList<>();
  private final Consumer<String> warning;

  private static final class Loss {
    private final String what;
    private final LongSupplier count;
    private long told;

    private Loss(String what, LongSupplier count) {
      this.what = what;
      this.count = count;
    }
  }

  LogLosses(Consumer<String> warning) {
    this.warning = warning;
  }

  /** Counts {@code what}, such as "lines that did not fit"; {@code count} only grows. */
  LogLosses counting(String what, LongSupplier count) {
    losses.add(new Loss(what, count));
    return this;
  }

  /** Warns of what is new. */
  synchronized void tell() {
    List<String> news = new ArrayList<>();
    for (Loss loss : losses) {
      long now = loss.count.getAsLong();
      if (now > loss.told) {
        news.add((now - loss.told) + " " + loss.what);
        loss.told = now;
      }
    }
    if (!news.isEmpty()) {
      warning.accept("logs lost since the last warning: " + String.join(", ", news));
    }
  }
}
