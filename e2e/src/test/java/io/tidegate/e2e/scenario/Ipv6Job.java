package io.tidegate.e2e.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidegate.base.Ipv6Text;
import io.tidegate.base.Pause;
import io.tidegate.base.TimeSource;
import io.tidegate.cli.aws.Answer;
import io.tidegate.cli.aws.AwsClient;
import io.tidegate.cli.aws.Service;
import io.tidegate.e2e.scenario.Traffic.Way;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.Type;

/**
 * What {@link Ipv6Test} runs inside a namespace: a load balancer learns IPv6 under load, serves
 * IPv6 clients and targets, forgets public IPv4, is taken over and restarted. One thread.
 */
final class Ipv6Job {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final Duration BETWEEN = Duration.ofMillis(50);
  private static final String TARGET6 = NetworkSpace.OWN.get(0);
  private static final String CLIENT6 = NetworkSpace.OWN.get(1);
  private static final String BLOCKED6 = NetworkSpace.OWN.get(2);
  private static final String STRANGER6 = NetworkSpace.OWN.get(3);

  private final ServerProcess server;
  private final TlsShop shop;
  private final List<String> heads = new CopyOnWriteArrayList<>();

  private Ipv6Job(ServerProcess server, TlsShop shop) {
    this.server = server;
    this.shop = shop;
  }

  /** Ends with an exception when something is wrong. */
  public static void main(String[] arguments) throws Exception {
    try (ServerProcess server =
            ServerProcess.start(
                "--vpc-ipv6-cidr=" + NetworkSpace.IPV6, "--event-loops=2", "--log-interval=60");
        WebTarget _ = WebTarget.at(server.spareAddress(1), TlsShop.TARGET_PORT)) {
      TlsShop shop = TlsShop.open(server, 1);
      shop.target("RegisterTargets", server.spareAddress(1));
      assertTrue(shop.healthy(1), server::log);
      new Ipv6Job(server, shop).run();
    }
  }

  private void run() throws Exception {
    theNetworkHasIpv6();
    logTo(server.data().resolve("buckets"));
    Traffic before = traffic(shop.node());
    before.untilAnswered(200, LIMIT);
    assertEquals(Set.of(), names(Type.AAAA));

    assertEquals("dualstack", setType("dualstack"));
    Set<String> nodes = names(Type.AAAA);
    assertEquals(2, nodes.size(), nodes::toString);
    assertEquals(2, names(Type.A).size());
    assertEquals(nodes, Set.copyOf(addresses("IPv6Address")));
    String node = nodes.iterator().next();
    Traffic over6 = traffic(node);
    over6.untilAnswered(500, LIMIT);

    String group6 = ipv6Group();
    try (WebTarget _ = WebTarget.at(TARGET6, TlsShop.TARGET_PORT, heads::add)) {
      shop.call(
          "RegisterTargets",
          "TargetGroupArn",
          group6,
          "Targets.member.1.Id",
          "FD00:0007:0:80:0:0:0:10");
      rule("1", "source-ip", BLOCKED6 + "/128", "fixed-response");
      rule("2", "path-pattern", "/six*", group6);
      assertTrue(
          Pause.until(
              LIMIT, Duration.ofMillis(100), () -> shop.shop().targets(group6, "healthy") == 1),
          () -> shop.shop().evidence(group6));
      clientsAreSeenByTargets(node);
      internetGatewayCanBeDenied(node);
      refusals(group6);
      metrics();
      takeover(node, before, over6);
      withoutPublicIpv4(node);
    }
    restart();
    server.stop();
    String logs = logs(server.data().resolve("buckets"));
    assertTrue(logs.contains(" " + CLIENT6 + ":"), logs::toString);
    assertTrue(logs.contains(" " + TARGET6 + ":" + TlsShop.TARGET_PORT + " "), logs::toString);
  }

  private void theNetworkHasIpv6() {
    assertEquals(
        NetworkSpace.IPV6,
        shop.shop()
            .aws()
            .call(Service.EC2, "DescribeVpcs")
            .text("vpcSet/item/ipv6CidrBlockAssociationSet/item/ipv6CidrBlock"));
    List<String> blocks =
        shop.shop()
            .aws()
            .call(Service.EC2, "DescribeSubnets")
            .texts("subnetSet/item/ipv6CidrBlockAssociationSet/item/ipv6CidrBlock");
    assertEquals(Set.of("fd00:7::/64", "fd00:7:0:1::/64", "fd00:7:0:2::/64"), Set.copyOf(blocks));
  }

  private static Traffic traffic(String node) throws Exception {
    Traffic traffic = new Traffic(node, Shop.PORT, TlsShop.TLS_PORT);
    traffic.keepAlive(Way.PLAIN, 4, BETWEEN);
    traffic.keepAlive(Way.TLS, 2, BETWEEN);
    traffic.keepAlive(Way.HTTP2, 2, BETWEEN);
    traffic.paced(Way.PLAIN, 20);
    traffic.paced(Way.TLS, 2);
    return traffic;
  }

  private String setType(String type) {
    return call("SetIpAddressType", "LoadBalancerArn", shop.balancer(), "IpAddressType", type)
        .text("SetIpAddressTypeResult/IpAddressType");
  }

  private Answer call(String action, String... words) {
    return shop.shop().aws().call(Service.ELBV2, action, words);
  }

  private List<String> addresses(String member) {
    return call("DescribeLoadBalancers")
        .texts(
            "DescribeLoadBalancersResult/LoadBalancers/member/AvailabilityZones/member"
                + "/LoadBalancerAddresses/member/"
                + member);
  }

  private Set<String> names(int type) throws IOException {
    String name =
        call("DescribeLoadBalancers")
            .text("DescribeLoadBalancersResult/LoadBalancers/member/DNSName");
    SimpleResolver resolver = new SimpleResolver("127.0.0.1");
    resolver.setPort(server.dnsPort());
    Message answer =
        resolver.send(
            Message.newQuery(Record.newRecord(Name.fromString(name + "."), type, DClass.IN)));
    Set<String> found = new TreeSet<>();
    for (Record record : answer.getSection(Section.ANSWER)) {
      assertEquals(type, record.getType());
      String address = record.rdataToString();
      found.add(Ipv6Text.canonical(address).orElse(address));
    }
    return found;
  }

  private String ipv6Group() {
    return call(
            "CreateTargetGroup",
            "Name",
            "six",
            "Protocol",
            "HTTP",
            "Port",
            "" + TlsShop.TARGET_PORT,
            "VpcId",
            shop.shop().vpc(),
            "TargetType",
            "ip",
            "IpAddressType",
            "ipv6",
            "HealthCheckIntervalSeconds",
            "5",
            "HealthCheckTimeoutSeconds",
            "2",
            "HealthyThresholdCount",
            "2")
        .text("CreateTargetGroupResult/TargetGroups/member/TargetGroupArn");
  }

  /** A rule that forwards to a group, or answers 403. */
  private void rule(String priority, String field, String value, String to) {
    List<String> words =
        new ArrayList<>(
            List.of(
                "ListenerArn",
                shop.listener(),
                "Priority",
                priority,
                "Conditions.member.1.Field",
                field,
                field.equals("source-ip")
                    ? "Conditions.member.1.SourceIpConfig.Values.member.1"
                    : "Conditions.member.1.Values.member.1",
                value,
                "Actions.member.1.Type"));
    words.addAll(
        to.equals("fixed-response")
            ? List.of("fixed-response", "Actions.member.1.FixedResponseConfig.StatusCode", "403")
            : List.of("forward", "Actions.member.1.TargetGroupArn", to));
    call("CreateRule", words.toArray(String[]::new));
  }

  /** The status of {@code GET path} from an address of one's own; the connection is new. */
  private static String get(String node, String path, String source) throws IOException {
    try (Socket socket = new Socket()) {
      socket.setSoTimeout(10_000);
      socket.bind(new InetSocketAddress(InetAddress.ofLiteral(source), 0));
      socket.connect(new InetSocketAddress(InetAddress.ofLiteral(node), Shop.PORT), 10_000);
      String request = "GET " + path + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      String head = HttpWire.head(new BufferedInputStream(socket.getInputStream()));
      return head.isEmpty() ? "closed" : head.split(" ", 3)[1];
    }
  }

  private void clientsAreSeenByTargets(String node) throws IOException {
    assertEquals("200", get(node, "/six", CLIENT6));
    assertEquals("200", get(shop.node(), "/six-from-four", "127.0.0.1"));
    assertEquals("403", get(node, "/six", BLOCKED6));
    String head = head("/six ");
    assertTrue(head.contains("\r\nX-Forwarded-For: " + CLIENT6 + "\r\n"), head);
    attribute("routing.http.xff_client_port.enabled", "true");
    assertEquals("200", get(node, "/six-port", CLIENT6));
    String with = head("/six-port ");
    assertTrue(with.contains("\r\nX-Forwarded-For: [" + CLIENT6 + "]:"), with);
    assertTrue(head("/six-from-four ").contains("X-Forwarded-For: 127.0.0.1\r\n"));
    String check = head("/ ");
    assertTrue(check.contains("\r\nHost: [" + TARGET6 + "]:"), check);
  }

  /** The head of the request for {@code path} as the IPv6 target got it. */
  private String head(String path) {
    return heads.stream()
        .filter(head -> head.startsWith("GET " + path))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + path + " in " + heads));
  }

  private void attribute(String key, String value) {
    call(
        "ModifyLoadBalancerAttributes",
        "LoadBalancerArn",
        shop.balancer(),
        "Attributes.member.1.Key",
        key,
        "Attributes.member.1.Value",
        value);
  }

  private void internetGatewayCanBeDenied(String node) throws IOException {
    assertEquals("200", get(node, "/a", STRANGER6));
    attribute("ipv6.deny_all_igw_traffic", "true");
    assertThrows(SocketException.class, () -> get(node, "/a", STRANGER6));
    assertEquals("200", get(node, "/a", CLIENT6));
    attribute("ipv6.deny_all_igw_traffic", "false");
    assertEquals("200", get(node, "/a", STRANGER6));
  }

  private void refusals(String group6) {
    assertEquals("InvalidConfigurationRequest", refused("SetIpAddressType", "ipv4", group6));
    assertEquals("ValidationError", refused("RegisterTargets", server.spareAddress(9), group6));
    assertEquals("InvalidTarget", refused("RegisterTargets", "2600::1", group6));
  }

  private String refused(String action, String value, String group6) {
    String[] words =
        action.equals("SetIpAddressType")
            ? Shop.words("LoadBalancerArn", shop.balancer(), "IpAddressType", value)
            : Shop.words("TargetGroupArn", group6, "Targets.member.1.Id", value);
    return assertThrows(AwsClient.Refused.class, () -> call(action, words)).code();
  }

  private void takeover(String node, Traffic before, Traffic over6) throws Exception {
    over6.untilAnswered(over6.answered() + 200, LIMIT);
    Process predecessor = server.replace();
    over6.untilAnswered(over6.answered() + 500, LIMIT);
    before.untilAnswered(before.answered() + 200, LIMIT);
    before.end();
    over6.end();
    System.out.println("IPv4: " + before + "\nIPv6: " + over6);
    assertEquals(List.of(), over6.failures(), server::log);
    assertEquals(List.of(), before.failures(), server::log);
    assertTrue(predecessor.waitFor(60, TimeUnit.SECONDS), server::log);
    assertEquals("200", get(node, "/six", CLIENT6));
  }

  private void withoutPublicIpv4(String node) throws Exception {
    assertEquals("dualstack-without-public-ipv4", setType("dualstack-without-public-ipv4"));
    assertEquals(Set.of(), names(Type.A));
    assertEquals(2, names(Type.AAAA).size());
    assertEquals(List.of(), addresses("IpAddress"));
    assertEquals("200", get(node, "/a", CLIENT6), "targets are reached over IPv4 still");
    assertEquals("200", get(shop.node(), "/a", "127.0.0.1"), "who was told of it is served yet");
  }

  private void restart() throws Exception {
    Set<String> nodes = names(Type.AAAA);
    server.stop();
    server.restart();
    assertEquals(nodes, names(Type.AAAA));
    String node = nodes.iterator().next();
    assertTrue(Pause.until(LIMIT, Duration.ofMillis(100), () -> answers(node)), () -> server.log());
  }

  private static boolean answers(String node) {
    try {
      return get(node, "/a", CLIENT6).equals("200");
    } catch (IOException notYet) {
      return false;
    }
  }

  private void metrics() {
    String balancer = shop.balancer().substring(shop.balancer().indexOf("app/"));
    boolean told =
        Pause.until(
            LIMIT,
            Duration.ofMillis(200),
            () ->
                sum("IPv6RequestCount", balancer) > 500
                    && sum("IPv6ProcessedBytes", balancer) > 10_000
                    && sum("RequestCount", balancer) > sum("IPv6RequestCount", balancer));
    assertTrue(
        told,
        () ->
            "RequestCount "
                + sum("RequestCount", balancer)
                + ", IPv6RequestCount "
                + sum("IPv6RequestCount", balancer)
                + ", IPv6ProcessedBytes "
                + sum("IPv6ProcessedBytes", balancer));
  }

  private double sum(String metric, String balancer) {
    Instant now = TimeSource.system().now();
    return server
        .client()
        .call(
            Service.CLOUDWATCH,
            "GetMetricStatistics",
            "Namespace",
            "AWS/ApplicationELB",
            "MetricName",
            metric,
            "Dimensions.member.1.Name",
            "LoadBalancer",
            "Dimensions.member.1.Value",
            balancer,
            "StartTime",
            now.minusSeconds(3600).toString(),
            "EndTime",
            now.plusSeconds(60).toString(),
            "Period",
            "3600",
            "Statistics.member.1",
            "Sum")
        .texts("GetMetricStatisticsResult/Datapoints/member/Sum")
        .stream()
        .mapToDouble(Double::parseDouble)
        .sum();
  }

  private void logTo(Path buckets) throws IOException {
    Files.createDirectories(buckets.resolve("my-logs"));
    call(
        "ModifyLoadBalancerAttributes",
        "LoadBalancerArn",
        shop.balancer(),
        "Attributes.member.1.Key",
        "access_logs.s3.enabled",
        "Attributes.member.1.Value",
        "true",
        "Attributes.member.2.Key",
        "access_logs.s3.bucket",
        "Attributes.member.2.Value",
        "my-logs");
  }

  private static String logs(Path buckets) throws IOException {
    StringBuilder text = new StringBuilder();
    try (Stream<Path> files = Files.walk(buckets)) {
      for (Path file : files.filter(one -> one.toString().endsWith(".log.gz")).toList()) {
        try (var in = new GZIPInputStream(Files.newInputStream(file))) {
          text.append(new String(in.readAllBytes(), StandardCharsets.US_ASCII));
        }
      }
    }
    return text.toString();
  }
}
