package io.tidegate.routing;

import java.util.List;

/** What a listener does about certificates of clients (ALB guide, "Mutual authentication"). */
public sealed interface MutualTls {
  /** None is asked for. */
  record Off() implements MutualTls {}

  /** Asked for, not checked, told to the target. */
  record Passthrough() implements MutualTls {}

  /** Demanded and checked. {@code authorities} and {@code revocations} are PEM. */
  record Verify(
      String trustStoreArn,
      String authorities,
      List<String> revocations,
      boolean ignoreExpiry,
      boolean advertise)
      implements MutualTls {
    /** Copies. */
    public Verify {
      revocations = List.copyOf(revocations);
    }
  }
}
