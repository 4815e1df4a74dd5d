package io.tidegate.base;

import java.time.Duration;

/**
 * What a loop that accepts does while the system refuses, for want of descriptors for instance:
 * says so once, and tries again a little later instead of at once. Owned by the loop's thread,
 * which waits here; never on an event loop.
 */
public final class Setback {
  private static final Duration PAUSE = Duration.ofMillis(250);

  private boolean told;

  /** It failed: runs {@code tell} unless that was told since the last success, and waits. */
  public void failed(Runnable tell) {
    if (!told) {
      told = true;
      tell.run();
    }
    Pause.of(PAUSE);
  }

  /** It worked. */
  public void over() {
    told = false;
  }
}
