package io.tidegate.dataplane.sticky;

/** The cookie keys in force. Any thread swaps, any thread reads. */
public final class CookieKeyHolder {
  private volatile CookieKeys current;

  /** Begins with {@code first}. */
  public CookieKeyHolder(CookieKeys first) {
    this.current = first;
  }

  /** The keys in force. */
  public CookieKeys current() {
    return current;
  }

  /** From now on {@code next}. */
  public void swap(CookieKeys next) {
    current = next;
  }
}
