package io.tidegate.routing;

/**
 * How a target group treats clients and targets over time: the attributes that the data plane reads
 * beside the algorithm. Immutable.
 *
 * @param anomalyMitigation whether targets that fail more than their peers get less
 * @param shiftedZone the zone whose targets get nothing new while traffic is shifted away from it,
 *     else empty
 * @param dns the healthy targets that a zone needs to stay in DNS
 */
public record GroupPolicy(
    Stickiness stickiness, boolean anomalyMitigation, String shiftedZone, Threshold dns) {
  /** AWS's defaults: nothing of this. */
  public static final GroupPolicy DEFAULT = new GroupPolicy(Stickiness.OFF, false);

  /** Without a zonal shift. */
  public GroupPolicy(Stickiness stickiness, boolean anomalyMitigation) {
    this(stickiness, anomalyMitigation, "", Threshold.ONE);
  }

  /** At least so many healthy targets, and so many of a hundred; 0 for off. */
  public record Threshold(int count, int percent) {
    /** One healthy target. */
    public static final Threshold ONE = new Threshold(1, 0);

    /** Whether {@code healthy} of {@code registered} targets suffice. */
    public boolean isMet(int healthy, int registered) {
      return healthy >= count && healthy * 100L >= (long) percent * registered;
    }
  }

  /**
   * {@code stickiness.*}: how a client is kept on its target.
   *
   * @param durationMs how long a response binds
   * @param cookie the application's cookie for {@link Type#APP_COOKIE}, else empty
   */
  public record Stickiness(Type type, long durationMs, String cookie) {
    /** Clients are not kept. */
    public static final Stickiness OFF = new Stickiness(Type.OFF, 0, "");
  }

  /** {@code stickiness.type}. */
  public enum Type {
    OFF,
    LB_COOKIE,
    APP_COOKIE
  }
}
