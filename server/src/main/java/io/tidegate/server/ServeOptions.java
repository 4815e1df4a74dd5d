package io.tidegate.server;

import io.tidegate.control.autoscaling.GroupOptions;
import io.tidegate.control.ec2.Ec2Options;
import io.tidegate.control.notification.NotificationEndpoints;
import io.tidegate.dataplane.TrafficLimits;
import io.tidegate.model.Installation;
import io.tidegate.model.elbv2.SslPolicies;
import io.tidegate.model.elbv2.SslPolicy;
import io.tidegate.model.wafv2.WebAcls;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What the server was asked to do, checked. {@code eventLoops} 0 means one per processor, {@code
 * instancePort} 0 what {@link io.tidegate.instances.process.WebPort} finds permitted; {@code
 * metricPeriod} is 10 to 300 seconds.
 */
public record ServeOptions(
    InetSocketAddress listen,
    Path data,
    boolean simulated,
    Installation installation,
    Ranges ranges,
    InetSocketAddress dnsListen,
    String dnsDomain,
    Quotas quotas,
    Duration stopLimit,
    Duration takeoverLimit,
    int instancePort,
    Optional<String> instanceUser,
    Duration metricPeriod,
    Optional<InetSocketAddress> otlpListen,
    Optional<InetSocketAddress> statsdListen,
    NotificationEndpoints notifications,
    WebAcls webAcls,
    int eventLoops,
    BalancerLogs.Options logs,
    Optional<AcmeSettings> acme,
    TrafficLimits traffic,
    String sslPolicy) {

  private static final Pattern REGION = Pattern.compile("[a-z]{2,4}(-[a-z]+)+-[0-9]");
  private static final Pattern ZONES = Pattern.compile("[a-f](,[a-f])*");
  private static final Pattern USER = Pattern.compile("([a-z_][a-z0-9_-]{0,31})?");
  private static final Pattern LOG_STORE = Pattern.compile("|https?://[^/@]+|(?!https?:).+");
  private static final Pattern DOMAIN = Pattern.compile("[a-z0-9-]+(\\.[a-z0-9-]+)*");

  /**
   * Reads the texts of settings, defaults for those that are missing.
   *
   * @throws StartFailure naming the key, what is wrong and what would be right
   */
  public static ServeOptions of(Map<Setting, String> texts) {
    SettingTexts given = new SettingTexts(texts);
    return new ServeOptions(
        given.address(Setting.LISTEN),
        Path.of(given.text(Setting.DATA)).toAbsolutePath().normalize(),
        given.flag(Setting.SIMULATED),
        installation(given),
        Ranges.of(given),
        given.address(Setting.DNS_LISTEN),
        given.matching(Setting.DNS_DOMAIN, DOMAIN, "a domain name in lower case"),
        Quotas.of(given),
        Duration.ofSeconds(given.number(Setting.STOP_LIMIT, 0, 3600)),
        Duration.ofSeconds(given.number(Setting.TAKEOVER_LIMIT, 0, 3600)),
        given.number(Setting.INSTANCE_PORT, 0, 65535),
        Optional.of(
                given.matching(Setting.INSTANCE_USER, USER, "the name of a user of this machine"))
            .filter(name -> !name.isEmpty()),
        Duration.ofSeconds(given.number(Setting.METRIC_PERIOD, 10, 300)),
        given.optAddress(Setting.OTLP_LISTEN, "127.0.0.1:4318"),
        given.optAddress(Setting.STATSD_LISTEN, "127.0.0.1:8125"),
        notifications(given),
        webAcls(given),
        given.number(Setting.EVENT_LOOPS, 0, 256),
        logs(given),
        AcmeSettings.of(given),
        traffic(given),
        sslPolicy(given));
  }

  /** What of it concerns EC2. */
  Ec2Options ec2() {
    Ec2Options standard = Ec2Options.standard();
    return new Ec2Options(
        ranges.vpc(),
        ranges.vpcIpv6(),
        standard.defaultSubnetBits(),
        standard.maxInstances(),
        standard.maxTemplates(),
        standard.maxTemplateVersions(),
        standard.terminatedVisible(),
        standard.stopGrace());
  }

  /** What of it concerns Auto Scaling; alarms of its policies have periods of 60 s at most. */
  GroupOptions groups() {
    GroupOptions standard = GroupOptions.standard();
    Duration minute = Duration.ofMinutes(1);
    return new GroupOptions(
        standard.checkInterval(),
        standard.launchBackOff(),
        standard.maxLaunchBackOff(),
        metricPeriod.compareTo(minute) < 0 ? metricPeriod : minute,
        standard.maxGroups());
  }

  /** The same on another address of the API. */
  ServeOptions withListen(InetSocketAddress other) {
    return new ServeOptions(
        other,
        data,
        simulated,
        installation,
        ranges,
        dnsListen,
        dnsDomain,
        quotas,
        stopLimit,
        takeoverLimit,
        instancePort,
        instanceUser,
        metricPeriod,
        otlpListen,
        statsdListen,
        notifications,
        webAcls,
        eventLoops,
        logs,
        acme,
        traffic,
        sslPolicy);
  }

  private static String sslPolicy(SettingTexts given) {
    String names = SslPolicies.all().stream().map(SslPolicy::name).collect(Collectors.joining("|"));
    return given.matching(
        Setting.DEFAULT_SSL_POLICY, Pattern.compile(names), "the name of a security policy");
  }

  private static TrafficLimits traffic(SettingTexts given) {
    long mebibytes = given.number(Setting.TRAFFIC_MEMORY, 0, 1 << 20);
    return new TrafficLimits(
        given.number(Setting.MAX_CONNECTIONS, 1, 10_000_000),
        given.number(Setting.CONNECTIONS_PER_CLIENT, 1, 10_000_000),
        mebibytes == 0 ? TrafficLimits.standard().memoryBytes() : mebibytes << 20,
        given.number(Setting.OVERLOAD_LAG, 10, 60_000),
        given.blocks(Setting.PROXY_PROTOCOL_FROM));
  }

  private static BalancerLogs.Options logs(SettingTexts given) {
    return new BalancerLogs.Options(
        given.matching(
            Setting.LOG_STORE, LOG_STORE, "a directory, or a URL like http://127.0.0.1:9000"),
        given.text(Setting.LOG_CREDENTIALS),
        Duration.ofSeconds(given.number(Setting.LOG_INTERVAL, 60, 3600)),
        (long) given.number(Setting.LOG_EVENTS_SIZE, 1, 1 << 24) << 20);
  }

  private static NotificationEndpoints notifications(SettingTexts given) {
    String pairs = given.text(Setting.NOTIFICATION_ENDPOINTS);
    try {
      NotificationEndpoints.parse(pairs, "");
    } catch (IllegalArgumentException wrong) {
      throw given.wrong(Setting.NOTIFICATION_ENDPOINTS, wrong);
    }
    try {
      return NotificationEndpoints.parse(pairs, given.text(Setting.EVENT_ENDPOINTS));
    } catch (IllegalArgumentException wrong) {
      throw given.wrong(Setting.EVENT_ENDPOINTS, wrong);
    }
  }

  private static WebAcls webAcls(SettingTexts given) {
    try {
      return WebAcls.parse(given.text(Setting.WEB_ACLS), installation(given));
    } catch (IllegalArgumentException wrong) {
      throw given.wrong(Setting.WEB_ACLS, wrong);
    }
  }

  private static Installation installation(SettingTexts given) {
    String region = given.matching(Setting.REGION, REGION, "a region like us-east-1");
    String account =
        given.matching(Setting.ACCOUNT, Pattern.compile("[0-9]{12}"), "an account of 12 digits");
    String letters = given.matching(Setting.ZONES, ZONES, "letters a to f, like a,b,c");
    List<Installation.Zone> zones = new ArrayList<>();
    for (String letter : letters.split(",")) {
      int number = letter.charAt(0) - 'a' + 1;
      zones.add(new Installation.Zone(region + letter, zoneIdPrefix(region) + "-az" + number));
    }
    if (zones.stream().distinct().count() != zones.size()) {
      throw new StartFailure("zones: '" + letters + "' names a zone twice");
    }
    return new Installation(region, account, zones);
  }

  /** AWS's short form in zone ids: us-east-1 is use1, ap-southeast-2 is apse2. */
  private static String zoneIdPrefix(String region) {
    String[] parts = region.split("-");
    StringBuilder prefix = new StringBuilder(parts[0]);
    for (int i = 1; i < parts.length - 1; i++) {
      prefix.append(shortDirection(parts[i]));
    }
    return prefix.append(parts[parts.length - 1]).toString();
  }

  private static String shortDirection(String word) {
    for (String half : List.of("north", "south")) {
      if (word.startsWith(half) && word.length() > half.length()) {
        return "" + half.charAt(0) + word.charAt(half.length());
      }
    }
    return word.substring(0, 1);
  }
}
