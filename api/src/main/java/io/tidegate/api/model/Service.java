package io.tidegate.api.model;

import java.util.Arrays;
import java.util.Optional;

/** The services that the endpoint knows and what tells their requests apart. */
public enum Service {
  ELBV2("elbv2", "2015-12-01", "elasticloadbalancing", ""),
  ELB("elb", "2012-06-01", "elasticloadbalancing", ""),
  AUTOSCALING("autoscaling", "2011-01-01", "autoscaling", ""),
  EC2("ec2", "2016-11-15", "ec2", ""),
  CLOUDWATCH("cloudwatch", "2010-08-01", "monitoring", "GraniteServiceVersion20100801"),
  STS("sts", "2011-06-15", "sts", ""),
  ACM("acm", "2015-12-08", "acm", "CertificateManager"),
  LOGS("logs", "2014-03-28", "logs", "Logs_20140328"),
  WAFV2("wafv2", "2019-07-29", "wafv2", "AWSWAF_20190729");

  private final String id;
  private final String version;
  private final String signingName;
  private final String targetPrefix;

  Service(String id, String version, String signingName, String targetPrefix) {
    this.id = id;
    this.version = version;
    this.signingName = signingName;
    this.targetPrefix = targetPrefix;
  }

  /** The name of the model resource and of the service in {@code docs/api-coverage.md}. */
  public String id() {
    return id;
  }

  /** {@code Version} of query requests. */
  public String version() {
    return version;
  }

  /** The service in the credential scope of a signature. */
  public String signingName() {
    return signingName;
  }

  /** What stands before the dot of {@code X-Amz-Target}; empty for query services. */
  public String targetPrefix() {
    return targetPrefix;
  }

  /** The service of a query request's {@code Version}. */
  public static Optional<Service> ofVersion(String version) {
    return Arrays.stream(values()).filter(s -> s.version.equals(version)).findFirst();
  }

  /** The service of an {@code X-Amz-Target} prefix or a CBOR path's service segment. */
  public static Optional<Service> ofTarget(String prefix) {
    return Arrays.stream(values())
        .filter(s -> !s.targetPrefix.isEmpty() && s.targetPrefix.equals(prefix))
        .findFirst();
  }

  /** The first service that signs with this name. */
  public static Optional<Service> ofSigningName(String name) {
    return Arrays.stream(values()).filter(s -> s.signingName.equals(name)).findFirst();
  }

  /** The service with this {@link #id()}. */
  public static Optional<Service> ofId(String id) {
    return Arrays.stream(values()).filter(s -> s.id.equals(id)).findFirst();
  }
}
