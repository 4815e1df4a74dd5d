package io.tidegate.routing;

/**
 * How a target group treats clients and targets over time: the attributes that the data plane reads
 * beside the algorithm. Immutable.
 *
 * @param anomalyMitigation whether targets that fail more than their peers get less
 */
public record GroupPolicy(Stickiness stickiness, boolean anomalyMitigation) {
  /** AWS's defaults: neither. */
  public static final GroupPolicy DEFAULT = new GroupPolicy(Stickiness.OFF, false);

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
