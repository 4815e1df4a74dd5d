package io.tidegate.model.logs;

import java.time.Duration;
import java.util.Set;

/** Limits of CloudWatch Logs (CloudWatch Logs guide, "Quotas", and the API reference). */
public final class LogsLimits {
  /** Events of one PutLogEvents. */
  public static final int BATCH_EVENTS = 10_000;

  /** Bytes of one PutLogEvents: messages in UTF-8 and {@link #EVENT_OVERHEAD} for each. */
  public static final int BATCH_BYTES = 1_048_576;

  /** What an event counts beside its message. */
  public static final int EVENT_OVERHEAD = 26;

  /** Bytes of one event. */
  public static final int EVENT_BYTES = 1_048_576;

  /** How far events may lie ahead. */
  public static final Duration FUTURE = Duration.ofHours(2);

  /** How far events may lie back. */
  public static final Duration PAST = Duration.ofDays(14);

  /** How far the events of one batch may lie apart. */
  public static final Duration BATCH_SPAN = Duration.ofHours(24);

  /** Events of one page of GetLogEvents and FilterLogEvents. */
  public static final int PAGE_EVENTS = 10_000;

  /** Bytes of one such page. */
  public static final int PAGE_BYTES = 1_048_576;

  /** Items of one page of the Describe operations. */
  public static final int PAGE_ITEMS = 50;

  /** Log groups of an installation: far below AWS's million, for each costs memory. */
  public static final int GROUPS = 10_000;

  /** Delivery sources, destinations and deliveries of an installation, each. */
  public static final int DELIVERIES = 1_000;

  /** Tags of one resource. */
  public static final int TAGS = 50;

  /** The days that events can be kept (PutRetentionPolicy). */
  public static final Set<Integer> RETENTION_DAYS =
      Set.of(
          1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557,
          2922, 3288, 3653);

  private LogsLimits() {}
}
