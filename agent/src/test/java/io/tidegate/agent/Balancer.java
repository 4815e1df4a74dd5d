package io.tidegate.agent;

import io.tidegate.base.Chance;
import io.tidegate.base.TimeSource;
import io.tidegate.dataplane.DataPlane;
import io.tidegate.dataplane.DataPlaneOptions;
import io.tidegate.dataplane.tls.KeySource;
import io.tidegate.model.cloudwatch.MetricDatum;
import io.tidegate.model.elbv2.HealthCheck;
import io.tidegate.model.elbv2.Protocol;
import io.tidegate.routing.AlbOptions;
import io.tidegate.routing.CompiledListener;
import io.tidegate.routing.CompiledLoadBalancer;
import io.tidegate.routing.CompiledTargetGroup;
import io.tidegate.routing.CompiledTargetGroup.CompiledTarget;
import io.tidegate.routing.GroupPolicy;
import io.tidegate.routing.ProtocolVersion;
import io.tidegate.routing.RequestGuard;
import io.tidegate.routing.ResponseHeaders;
import io.tidegate.routing.RouteAction;
import io.tidegate.routing.RoutingSnapshot;
import io.tidegate.routing.RuleTable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/** A running data plane whose one target group has a target control port, for tests. */
final class Balancer implements AutoCloseable {
  private static final AtomicInteger ADDRESS =
      new AtomicInteger((int) (ProcessHandle.current().pid() % 200) * 250);
  private static final String GROUP = "arn:aws:elasticloadbalancing:us-east-1:1:targetgroup/t/2";

  final String address = nextAddress();
  final int port = freePort(address);
  final List<Throwable> faults = new CopyOnWriteArrayList<>();
  final DataPlane plane;
  private final boolean https;
  private final ProtocolVersion version;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private List<CompiledTarget> targets = List.of();
  private long snapshots;

  Balancer(int loops) throws IOException {
    this(loops, false, ProtocolVersion.HTTP1);
  }

  Balancer(int loops, boolean https, ProtocolVersion version) throws IOException {
    this.https = https;
    this.version = version;
    this.plane =
        DataPlane.start(
            new DataPlaneOptions(
                loops,
                TimeSource.system(),
                Chance.system(),
                (where, cause) -> faults.add(cause),
                report -> {},
                report -> {},
                KeySource.none(),
                RequestGuard.closed(),
                anomaly -> {}));
  }

  /** A loopback address of this test process's own. */
  static String nextAddress() {
    int n = ADDRESS.incrementAndGet();
    return "127.78." + (n / 250 % 250 + 1) + "." + (n % 250 + 1);
  }

  static int freePort(String address) throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.ofLiteral(address))) {
      return free.getLocalPort();
    }
  }

  /** Forwards everything to the agents of {@code settings}, which share a control port. */
  void forwardTo(AgentSettings... agents) {
    targets =
        List.of(agents).stream()
            .map(
                agent -> {
                  AgentSettings.Endpoint at = agent.data();
                  return new CompiledTarget(
                      GROUP + "|" + at.address() + "|" + at.port(),
                      "us-east-1a",
                      at.address(),
                      at.port(),
                      at.port(),
                      false);
                })
            .toList();
    GroupPolicy policy =
        new GroupPolicy(GroupPolicy.Stickiness.OFF, false, version)
            .controlledAt(agents[0].control().port());
    HealthCheck unchecked =
        new HealthCheck(
            false,
            Protocol.TCP,
            Optional.empty(),
            "/",
            Duration.ofSeconds(5),
            Duration.ofSeconds(2),
            2,
            2,
            Optional.empty());
    CompiledTargetGroup group =
        new CompiledTargetGroup(
            0,
            GROUP,
            "targetgroup/t/2",
            https,
            CompiledTargetGroup.Algorithm.ROUND_ROBIN,
            0,
            300_000,
            1,
            0,
            true,
            unchecked,
            0,
            targets,
            policy);
    RouteAction action = new RouteAction.Forward(List.of(new RouteAction.Weighted(group, 1)), 1);
    CompiledListener listener =
        new CompiledListener(
            "listener/1",
            false,
            port,
            ResponseHeaders.DEFAULT,
            RuleTable.compile(List.of(), action),
            Optional.empty(),
            false);
    CompiledLoadBalancer balancer =
        new CompiledLoadBalancer(
            "arn:lb",
            "app/t/1",
            "t-1.us-east-1.elb.tidegate.internal",
            List.of(new CompiledLoadBalancer.Node("us-east-1a", address)),
            AlbOptions.defaults(),
            List.of(listener),
            List.of(group));
    plane.swap(new RoutingSnapshot(++snapshots, Map.of("arn:lb", balancer)));
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://" + address + ":" + port + path))
        .timeout(Duration.ofSeconds(60));
  }

  HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
    return client.send(request, HttpResponse.BodyHandlers.ofString());
  }

  int status(String path) throws IOException, InterruptedException {
    return send(request(path).build()).statusCode();
  }

  /** The sums of the load balancer's metrics since the last call, by their names. */
  Map<String, Double> metrics() {
    return plane.metrics().drain(Instant.EPOCH).stream()
        .filter(datum -> datum.metric().dimensions().equals(Map.of("LoadBalancer", "app/t/1")))
        .collect(Collectors.toMap(datum -> datum.metric().name(), MetricDatum::sum));
  }

  /** Whether a channel stands to every agent. */
  boolean isConnected() {
    return targets.stream().allMatch(target -> plane.asked(target.key()) >= 0);
  }

  /** Requests that agents ask for now; nothing is counted. */
  int waiting() {
    return targets.stream().mapToInt(target -> Math.max(0, plane.asked(target.key()))).sum();
  }

  /** Polls until {@code condition}, at most twenty seconds. */
  static void until(String what, BooleanSupplier condition) {
    if (!io.tidegate.base.Pause.until(Duration.ofSeconds(20), Duration.ofMillis(5), condition)) {
      throw new AssertionError("not within 20 s: " + what);
    }
  }

  @Override
  public void close() {
    plane.close();
    client.close();
    if (!faults.isEmpty()) {
      throw new AssertionError("faults on the event loop", faults.getFirst());
    }
  }
}
