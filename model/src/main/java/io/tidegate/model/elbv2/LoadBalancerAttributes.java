package io.tidegate.model.elbv2;

import static io.tidegate.model.elbv2.AttributeSpec.flag;
import static io.tidegate.model.elbv2.AttributeSpec.oneOf;
import static io.tidegate.model.elbv2.AttributeSpec.range;
import static io.tidegate.model.elbv2.AttributeSpec.text;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The attributes of an Application Load Balancer by their types: what the user set, else AWS's
 * default (ALB guide, "Edit attributes for your Application Load Balancer").
 */
public record LoadBalancerAttributes(Map<String, String> set) {
  public static final String DELETION_PROTECTION = "deletion_protection.enabled";
  public static final String CROSS_ZONE = "load_balancing.cross_zone.enabled";
  public static final String ACCESS_LOGS_ENABLED = "access_logs.s3.enabled";
  public static final String ACCESS_LOGS_BUCKET = "access_logs.s3.bucket";
  public static final String ACCESS_LOGS_PREFIX = "access_logs.s3.prefix";
  public static final String CONNECTION_LOGS_ENABLED = "connection_logs.s3.enabled";
  public static final String CONNECTION_LOGS_BUCKET = "connection_logs.s3.bucket";
  public static final String CONNECTION_LOGS_PREFIX = "connection_logs.s3.prefix";
  public static final String HEALTH_CHECK_LOGS_ENABLED = "health_check_logs.s3.enabled";
  public static final String HEALTH_CHECK_LOGS_BUCKET = "health_check_logs.s3.bucket";
  public static final String HEALTH_CHECK_LOGS_PREFIX = "health_check_logs.s3.prefix";
  public static final String DENY_ALL_IGW_TRAFFIC = "ipv6.deny_all_igw_traffic";
  public static final String ZONAL_SHIFT = "zonal_shift.config.enabled";
  public static final String IDLE_TIMEOUT = "idle_timeout.timeout_seconds";
  public static final String CLIENT_KEEP_ALIVE = "client_keep_alive.seconds";
  public static final String DESYNC_MODE = "routing.http.desync_mitigation_mode";
  public static final String DROP_INVALID_HEADERS =
      "routing.http.drop_invalid_header_fields.enabled";
  public static final String PRESERVE_HOST = "routing.http.preserve_host_header.enabled";
  public static final String TLS_HEADERS =
      "routing.http.x_amzn_tls_version_and_cipher_suite.enabled";
  public static final String XFF_CLIENT_PORT = "routing.http.xff_client_port.enabled";
  public static final String XFF_MODE = "routing.http.xff_header_processing.mode";
  public static final String HTTP2 = "routing.http2.enabled";
  public static final String WAF_FAIL_OPEN = "waf.fail_open.enabled";

  /** Seconds without a byte until a connection is closed. */
  public static final int DEFAULT_IDLE_TIMEOUT = 60;

  /** Seconds that a client connection may be kept in use. */
  public static final int DEFAULT_CLIENT_KEEP_ALIVE = 3600;

  private static final int LONGEST_VALUE = 1024;

  private static final List<AttributeSpec> ALB =
      List.of(
          text(ACCESS_LOGS_BUCKET, LONGEST_VALUE),
          flag(ACCESS_LOGS_ENABLED, false),
          text(ACCESS_LOGS_PREFIX, LONGEST_VALUE),
          range(CLIENT_KEEP_ALIVE, DEFAULT_CLIENT_KEEP_ALIVE, 60, 604_800),
          text(CONNECTION_LOGS_BUCKET, LONGEST_VALUE),
          flag(CONNECTION_LOGS_ENABLED, false),
          text(CONNECTION_LOGS_PREFIX, LONGEST_VALUE),
          flag(DELETION_PROTECTION, false),
          text(HEALTH_CHECK_LOGS_BUCKET, LONGEST_VALUE),
          flag(HEALTH_CHECK_LOGS_ENABLED, false),
          text(HEALTH_CHECK_LOGS_PREFIX, LONGEST_VALUE),
          range(IDLE_TIMEOUT, DEFAULT_IDLE_TIMEOUT, 1, 4000),
          flag(DENY_ALL_IGW_TRAFFIC, false),
          flag(CROSS_ZONE, true),
          oneOf(DESYNC_MODE, "defensive", "monitor", "strictest"),
          flag(DROP_INVALID_HEADERS, false),
          flag(PRESERVE_HOST, false),
          flag(TLS_HEADERS, false),
          flag(XFF_CLIENT_PORT, false),
          oneOf(XFF_MODE, "append", "preserve", "remove"),
          flag(HTTP2, true),
          flag(WAF_FAIL_OPEN, false),
          flag(ZONAL_SHIFT, false));

  /** Copies. */
  public LoadBalancerAttributes {
    set = Map.copyOf(set);
  }

  /** The attributes of {@code balancer}. */
  public static LoadBalancerAttributes of(LoadBalancer balancer) {
    return new LoadBalancerAttributes(balancer.attributes());
  }

  /** Every attribute that {@code balancer} can have, with its default. */
  public static List<AttributeSpec> specs(LoadBalancer balancer) {
    return balancer.scheme() == LoadBalancer.Scheme.INTERNAL
        ? ALB.stream()
            .map(spec -> spec.key().equals(DENY_ALL_IGW_TRAFFIC) ? flag(spec.key(), true) : spec)
            .toList()
        : ALB;
  }

  /** Whether DeleteLoadBalancer is refused. */
  public boolean deletionProtection() {
    return is(DELETION_PROTECTION, false);
  }

  /** How long a connection on either side may be silent. */
  public Duration idleTimeout() {
    return seconds(IDLE_TIMEOUT, DEFAULT_IDLE_TIMEOUT);
  }

  /** How long a client connection may be used, from its start. */
  public Duration clientKeepAlive() {
    return seconds(CLIENT_KEEP_ALIVE, DEFAULT_CLIENT_KEEP_ALIVE);
  }

  /** {@code defensive}, {@code monitor} or {@code strictest}. */
  public String desyncMode() {
    return set.getOrDefault(DESYNC_MODE, "defensive");
  }

  /** Whether header fields with invalid names are removed. */
  public boolean dropInvalidHeaders() {
    return is(DROP_INVALID_HEADERS, false);
  }

  /** Whether the Host header is left as it came. */
  public boolean preserveHost() {
    return is(PRESERVE_HOST, false);
  }

  /** Whether IPv6 clients from the internet are kept out of a balancer of {@code scheme}. */
  public boolean deniesInternetGateway(LoadBalancer.Scheme scheme) {
    return is(DENY_ALL_IGW_TRAFFIC, scheme == LoadBalancer.Scheme.INTERNAL);
  }

  /** Whether targets are told the TLS version and cipher suite. */
  public boolean tlsHeaders() {
    return is(TLS_HEADERS, false);
  }

  /** {@code append}, {@code preserve} or {@code remove}. */
  public String xffMode() {
    return set.getOrDefault(XFF_MODE, "append");
  }

  /** Whether X-Forwarded-For has the client's port too. */
  public boolean xffClientPort() {
    return is(XFF_CLIENT_PORT, false);
  }

  /** Whether nodes use targets of other zones when a target group does not say. */
  public boolean crossZone() {
    return is(CROSS_ZONE, true);
  }

  /** Whether zonal shifts of this load balancer are allowed. */
  public boolean zonalShift() {
    return is(ZONAL_SHIFT, false);
  }

  /** Whether requests pass that the associated web ACL could not decide about. */
  public boolean wafFailOpen() {
    return is(WAF_FAIL_OPEN, false);
  }

  /** Whether HTTP/2 is offered on HTTPS listeners. */
  public boolean http2() {
    return is(HTTP2, true);
  }

  /** Where access logs go; empty when they are off. */
  public Optional<LogPlace> accessLogs() {
    return logs(ACCESS_LOGS_ENABLED, ACCESS_LOGS_BUCKET, ACCESS_LOGS_PREFIX);
  }

  /** Where connection logs go; empty when they are off. */
  public Optional<LogPlace> connectionLogs() {
    return logs(CONNECTION_LOGS_ENABLED, CONNECTION_LOGS_BUCKET, CONNECTION_LOGS_PREFIX);
  }

  /** Where health-check logs go; empty when they are off. */
  public Optional<LogPlace> healthCheckLogs() {
    return logs(HEALTH_CHECK_LOGS_ENABLED, HEALTH_CHECK_LOGS_BUCKET, HEALTH_CHECK_LOGS_PREFIX);
  }

  /** A bucket and the prefix of keys in it, which may be empty. */
  public record LogPlace(String bucket, String prefix) {}

  private Optional<LogPlace> logs(String enabled, String bucket, String prefix) {
    String name = set.getOrDefault(bucket, "");
    return is(enabled, false) && !name.isEmpty()
        ? Optional.of(new LogPlace(name, set.getOrDefault(prefix, "")))
        : Optional.empty();
  }

  private boolean is(String key, boolean otherwise) {
    String value = set.get(key);
    return value == null ? otherwise : value.equals("true");
  }

  private Duration seconds(String key, int otherwise) {
    String value = set.get(key);
    return Duration.ofSeconds(value == null ? otherwise : Integer.parseInt(value));
  }
}
