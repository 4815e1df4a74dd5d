package io.tidegate.dataplane.h2;

import io.tidegate.dataplane.stream.AbuseBudget;
import org.jspecify.annotations.Nullable;

/**
 * What a link bears from its peer before it ends: a client has a budget, a target is trusted. Owned
 * by its link, on the loop's thread.
 */
final class Tolerance {
  private static final int REMEMBERED_RESETS = 64;

  private final Link link;
  private final @Nullable AbuseBudget budget;
  private final int[] recentResets = new int[REMEMBERED_RESETS];
  private int resets;

  Tolerance(Link link, boolean server) {
    this.link = link;
    this.budget = server ? new AbuseBudget(link.loop().nowMs()) : null;
  }

  /** Accounts a frame that carries nothing; false when that was one too many. */
  boolean control() {
    if (budget == null || budget.control(link.loop().nowMs())) {
      return true;
    }
    link.fail(LinkError.ENHANCE_YOUR_CALM);
    return false;
  }

  /** Accounts a stream that was thrown away through the peer's doing. */
  void reset() {
    if (budget != null && !budget.reset(link.loop().nowMs())) {
      link.fail(LinkError.ENHANCE_YOUR_CALM);
    }
  }

  /** A stream ended well. */
  void completed() {
    if (budget != null) {
      budget.completed();
    }
  }

  /** Content was sent, which the peer may acknowledge. */
  void contentSent() {
    if (budget != null) {
      budget.sent(1);
    }
  }

  /** We have reset {@code stream}: its frames may still be under way. */
  void remember(int stream) {
    recentResets[resets++ % REMEMBERED_RESETS] = stream;
  }

  /** Whether we have reset {@code stream} lately. */
  boolean remembers(int stream) {
    for (int recent : recentResets) {
      if (recent == stream) {
        return true;
      }
    }
    return false;
  }
}
