package io.tidegate.model;

import java.util.List;

/** What this installation calls itself: one region, its zones, one account. */
public record Installation(String region, String account, List<Zone> zones) {
  /** The default region of an installation. */
  public static final String DEFAULT_REGION = "us-east-1";

  /** The default account number. */
  public static final String DEFAULT_ACCOUNT = "123456789012";

  /** A zone: {@code us-east-1a} and its id {@code use1-az1}. */
  public record Zone(String name, String id) {}

  /** Copies the zones. */
  public Installation {
    zones = List.copyOf(zones);
  }

  /** Region us-east-1 with zones a, b, c. */
  public static Installation standard() {
    return new Installation(
        DEFAULT_REGION,
        DEFAULT_ACCOUNT,
        List.of(
            new Zone("us-east-1a", "use1-az1"),
            new Zone("us-east-1b", "use1-az2"),
            new Zone("us-east-1c", "use1-az3")));
  }

  /** {@code arn:aws:service:region:account:resource}. */
  public String arn(String service, String resource) {
    return "arn:aws:" + service + ":" + region + ":" + account + ":" + resource;
  }
}
