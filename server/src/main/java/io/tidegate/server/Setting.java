package io.tidegate.server;

import java.util.Arrays;
import java.util.Optional;

/**
 * Every key of {@code tidegate.yaml}; each is also an option {@code --key VALUE}. The texts are the
 * defaults and the documentation; {@link ServeOptions} gives them their types.
 */
public enum Setting {
  LISTEN("listen", "127.0.0.1:4566", "address and port of the API"),
  DATA("data", "data", "directory of everything durable"),
  SIMULATED("simulated", "false", "a pretend world for test suites: no instances, no balancers"),
  REGION("region", "us-east-1", "the one region of this installation"),
  ACCOUNT("account", "123456789012", "the account number in ARNs, 12 digits"),
  ZONES("zones", "a,b,c", "zone letters, appended to the region's name; one to six"),
  VPC_CIDR("vpc-cidr", "127.31.0.0/16", "range of the default VPC; a /16 inside 127.0.0.0/8"),
  VPC_IPV6_CIDR(
      "vpc-ipv6-cidr", "", "IPv6 range of the default VPC, a /56 like fd00:7::/56; empty: no IPv6"),
  IPV4_POOLS(
      "ipv4-pools",
      "",
      "ID=CIDR of each pool that load balancers may take addresses of, by commas"),
  DNS_LISTEN("dns-listen", "127.0.0.1:5354", "address and port of the DNS server, UDP and TCP"),
  DNS_DOMAIN("dns-domain", "elb.tidegate.internal", "domain of the load balancers' names"),
  RULES_PER_LOAD_BALANCER("rules-per-load-balancer", "100", "quota of rules, up to 50000"),
  QUOTAS("quotas", "", "other quotas as NAME=NUMBER,NAME=NUMBER; the names are below"),
  STOP_LIMIT("stop-limit", "8", "seconds that requests get to finish when the server is stopped"),
  TAKEOVER_LIMIT("takeover-limit", "300", "seconds that connections last after a takeover"),
  INSTANCE_PORT("instance-port", "0", "PORT of instances; 0 means 80 where permitted, else 8080"),
  INSTANCE_USER("instance-user", "", "user of instances when root serves; empty: the server's own"),
  METRIC_PERIOD("metric-period", "60", "seconds between published metrics, 10 to 300"),
  OTLP_LISTEN("otlp-listen", "", "address and port of the OTLP/HTTP receiver, TCP; empty: off"),
  STATSD_LISTEN("statsd-listen", "", "address and port of the StatsD receiver, UDP; empty: off"),
  NOTIFICATION_ENDPOINTS(
      "notification-endpoints",
      "",
      "ARN=URL of each SNS topic and Lambda function alarms may tell"),
  EVENT_ENDPOINTS("event-endpoints", "", "URLs that receive every alarm state change as an event"),
  WEB_ACLS("web-acls", "", "NAME=URL of each web ACL: the inspector that decides about requests"),
  EVENT_LOOPS("event-loops", "0", "threads that carry traffic; 0 means one per processor"),
  DEFAULT_SSL_POLICY(
      "default-ssl-policy",
      "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09",
      "security policy of HTTPS listeners created without one; AWS's is ELBSecurityPolicy-2016-08"),
  MAX_CONNECTIONS("max-connections", "200000", "connections of clients, in all; more are rejected"),
  CONNECTIONS_PER_CLIENT(
      "connections-per-client", "50000", "connections of one IPv4 address or IPv6 /64 network"),
  TRAFFIC_MEMORY("traffic-memory", "0", "MiB that connections may hold; 0: a quarter of the heap"),
  OVERLOAD_LAG("overload-lag", "250", "ms that an event loop may lag before requests get 503"),
  PROXY_PROTOCOL_FROM(
      "proxy-protocol-from",
      "",
      "CIDR blocks of proxies that begin with a PROXY header, by commas"),
  LOG_STORE("log-store", "", "buckets of logs: a directory, or an S3 URL; empty: DATA/buckets"),
  LOG_CREDENTIALS("log-credentials", "", "AWS credentials file for an S3 log-store"),
  LOG_INTERVAL("log-interval", "300", "seconds of one log file, 60 to 3600"),
  LOG_EVENTS_SIZE("log-events-size", "4096", "MiB of events in log groups; beyond, the oldest go"),
  ACME_DIRECTORY("acme-directory", "", "URL of an ACME authority; empty: the own authority signs"),
  ACME_TERMS("acme-terms", "false", "whether the terms of the ACME authority are agreed to"),
  ACME_CONTACT("acme-contact", "", "mail address that the ACME authority may write to"),
  ACME_BINDING("acme-binding", "", "file with key id and MAC key (base64url) of an ACME account"),
  ACME_AUTHORITIES("acme-authorities", "", "PEM file of who signs the ACME directory's own TLS"),
  ACME_RESOLVER(
      "acme-resolver", "", "DNS resolver that is asked for aliases; empty: the machine's");

  private final String key;
  private final String defaultText;
  private final String meaning;

  Setting(String key, String defaultText, String meaning) {
    this.key = key;
    this.defaultText = defaultText;
    this.meaning = meaning;
  }

  /** The key in the file, and the option after {@code --}. */
  public String key() {
    return key;
  }

  /** The value when nothing is said. */
  public String defaultText() {
    return defaultText;
  }

  /** One line for people. */
  public String meaning() {
    return meaning;
  }

  /** The setting with this key. */
  public static Optional<Setting> of(String key) {
    return Arrays.stream(values()).filter(setting -> setting.key.equals(key)).findFirst();
  }
}
