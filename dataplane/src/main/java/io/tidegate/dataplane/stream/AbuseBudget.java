package io.tidegate.dataplane.stream;

/**
 * What a peer may cost without doing anything useful. Owned by its link. Two allowances that fill
 * up again with time: for control frames, and for streams that were opened and then thrown away, by
 * the peer's reset (CVE-2023-44487) or by ours on its fault (CVE-2025-8671). Whoever overdraws one
 * is told ENHANCE_YOUR_CALM and disconnected (RFC 9113 section 10.5).
 */
public final class AbuseBudget {
  static final int CONTROL = 1_000;
  static final int CONTROL_PER_SECOND = 200;

  /** More than a browser cancels at once when its user leaves a page. */
  static final int RESETS = 200;

  static final int RESETS_PER_SECOND = 20;

  private static final int MILLI = 1_000;

  private long control = (long) CONTROL * MILLI;
  private long resets = (long) RESETS * MILLI;
  private long filledMs;

  /** A full one. */
  public AbuseBudget(long nowMs) {
    this.filledMs = nowMs;
  }

  private void fill(long nowMs) {
    long passed = nowMs - filledMs;
    if (passed > 0) {
      filledMs = nowMs;
      control = Math.min((long) CONTROL * MILLI, control + passed * CONTROL_PER_SECOND);
      resets = Math.min((long) RESETS * MILLI, resets + passed * RESETS_PER_SECOND);
    }
  }

  /** A frame that carries nothing; false when there were too many. */
  public boolean control(long nowMs) {
    control -= MILLI;
    if (control < 0) {
      fill(nowMs);
    }
    return control >= 0;
  }

  /** A stream thrown away; false when there were too many. */
  public boolean reset(long nowMs) {
    resets -= MILLI;
    if (resets < (long) RESETS * MILLI / 2) {
      fill(nowMs);
    }
    return resets >= 0;
  }

  /** We sent content: the peer may acknowledge it. */
  public void sent(int frames) {
    control = Math.min((long) CONTROL * MILLI, control + 2L * frames * MILLI);
  }

  /** A stream ended well: one more may be thrown away. */
  public void completed() {
    resets = Math.min((long) RESETS * MILLI, resets + MILLI / 2);
  }
}
