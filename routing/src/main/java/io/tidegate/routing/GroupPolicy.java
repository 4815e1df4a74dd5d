package io.tidegate.routing;

/**
 * How a target group treats clients and targets over time: the attributes that the data plane reads
 * beside the algorithm, and what its targets speak. Immutable.
 *
 * @param anomalyMitigation whether targets that fail more than their peers get less
 * @param shiftedZone the zone whose targets get nothing new while traffic is shifted away from it,
 *     else empty
 * @param dns the healthy targets that a zone needs to stay in DNS
 * @param version what targets speak
 * @param controlPort where targets ask for requests (target optimizer), 0 when they do not
 */
public record GroupPolicy(
    Stickiness stickiness,
    boolean anomalyMitigation,
    String shiftedZone,
    Threshold dns,
    ProtocolVersion version,
    int controlPort) {
  /** AWS's defaults: nothing of this. */
  public static final GroupPolicy DEFAULT =
      new GroupPolicy(Stickiness.OFF, false, ProtocolVersion.HTTP1);

  /** Without a zonal shift, of targets that speak HTTP/1.1. */
  public GroupPolicy(Stickiness stickiness, boolean anomalyMitigation) {
    this(stickiness, anomalyMitigation, ProtocolVersion.HTTP1);
  }

  /** Without a zonal shift. */
  public GroupPolicy(Stickiness stickiness, boolean anomalyMitigation, ProtocolVersion version) {
    this(stickiness, anomalyMitigation, "", Threshold.ONE, version, 0);
  }

  /** Of targets that do not ask for requests. */
  public GroupPolicy(
      Stickiness stickiness,
      boolean anomalyMitigation,
      String shiftedZone,
      Threshold dns,
      ProtocolVersion version) {
    this(stickiness, anomalyMitigation, shiftedZone, dns, version, 0);
  }

  /** Whether targets get a request only when they have asked for one. */
  public boolean controlled() {
    return controlPort != 0;
  }

  /** This policy with targets that ask for requests on {@code port}. */
  public GroupPolicy controlledAt(int port) {
    return new GroupPolicy(stickiness, anomalyMitigation, shiftedZone, dns, version, port);
  }

  /** Of targets that speak HTTP/1.1. */
  public GroupPolicy(
      Stickiness stickiness, boolean anomalyMitigation, String shiftedZone, Threshold dns) {
    this(stickiness, anomalyMitigation, shiftedZone, dns, ProtocolVersion.HTTP1);
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
