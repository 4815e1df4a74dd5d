package io.tidegate.dataplane;

import io.tidegate.base.Chance;
import io.tidegate.model.elbv2.HealthCheck;
import io.tidegate.model.elbv2.Protocol;
import io.tidegate.model.elbv2.TargetAnomaly;
import io.tidegate.model.elbv2.TargetHealth;
import io.tidegate.model.elbv2.TargetHealthReport;
import io.tidegate.routing.AlbOptions;
import io.tidegate.routing.CompiledListener;
import io.tidegate.routing.CompiledLoadBalancer;
import io.tidegate.routing.CompiledTargetGroup;
import io.tidegate.routing.CompiledTargetGroup.Algorithm;
import io.tidegate.routing.CompiledTargetGroup.CompiledTarget;
import io.tidegate.routing.CompiledTls;
import io.tidegate.routing.CompiledWebAcl;
import io.tidegate.routing.Firewall;
import io.tidegate.routing.GroupPolicy;
import io.tidegate.routing.InternetGateway;
import io.tidegate.routing.ProtocolVersion;
import io.tidegate.routing.RequestGuard;
import io.tidegate.routing.ResponseHeaders;
import io.tidegate.routing.RouteAction;
import io.tidegate.routing.RoutingSnapshot;
import io.tidegate.routing.RuleTable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/** A running data plane with one load balancer, for tests over real loopback sockets. */
final class Plane implements AutoCloseable {
  static final String ALB =
      "arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer/app/t/1";
  static final String GROUP = "arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/t/2";
  private static final AtomicInteger ADDRESS =
      new AtomicInteger((int) (ProcessHandle.current().pid() % 200) * 250);

  final String address;
  final int port;
  final List<Throwable> faults = new CopyOnWriteArrayList<>();
  final List<ListenerReport> bindings = new CopyOnWriteArrayList<>();
  final List<TargetAnomaly> anomalies = new CopyOnWriteArrayList<>();
  final Map<String, TargetHealth> health = new ConcurrentHashMap<>();
  final SkippingTime time = new SkippingTime();
  final DataPlane plane;
  AlbOptions options = AlbOptions.defaults();
  HealthCheck check = tcpCheck();
  ResponseHeaders responses = ResponseHeaders.DEFAULT;
  List<RuleTable.Source> rules = List.of();
  Algorithm algorithm = Algorithm.ROUND_ROBIN;
  ProtocolVersion protocolVersion = ProtocolVersion.HTTP1;
  Optional<CompiledTls> tls = Optional.empty();
  boolean httpsTargets;
  boolean http3;
  Optional<CompiledWebAcl> webAcl = Optional.empty();

  /** Who is kept out, of all that comes later. */
  InternetGateway gateway = InternetGateway.OPEN;

  volatile Firewall firewall = Firewall.none();
  private long version;

  Plane(int loops) throws IOException {
    this(loops, RequestGuard.closed(), nextAddress(), 0);
  }

  Plane(int loops, RequestGuard guard) throws IOException {
    this(loops, guard, nextAddress(), 0);
  }

  Plane(int loops, TrafficLimits limits) throws IOException {
    this(loops, RequestGuard.closed(), nextAddress(), 0, limits);
  }

  Plane(int loops, RequestGuard guard, TrafficLimits limits) throws IOException {
    this(loops, guard, nextAddress(), 0, limits);
  }

  /** Listens on {@code port} of {@code address}, or on a free one when it is 0. */
  Plane(int loops, RequestGuard guard, String address, int port) throws IOException {
    this(loops, guard, address, port, TrafficLimits.standard());
  }

  private Plane(int loops, RequestGuard guard, String address, int port, TrafficLimits limits)
      throws IOException {
    this.address = address;
    try (ServerSocket free =
        new ServerSocket(0, 1, InetAddress.ofLiteral(port == 0 ? address : "127.0.0.1"))) {
      this.port = port == 0 ? free.getLocalPort() : port;
    }
    this.plane =
        DataPlane.start(
            new DataPlaneOptions(
                    loops,
                    time,
                    Chance.system(),
                    (where, cause) -> faults.add(cause),
                    this::heard,
                    bindings::add,
                    Tls::key,
                    guard,
                    anomalies::add)
                .within(limits)
                .withFirewall((arn, request, told) -> firewall.inspect(arn, request, told)));
  }

  private void heard(TargetHealthReport report) {
    health.put(report.targetKey(), report.health());
  }

  /** A loopback address of this test process's own. */
  static String nextAddress() {
    int n = ADDRESS.incrementAndGet();
    return "127.77." + (n / 250 % 250 + 1) + "." + (n % 250 + 1);
  }

  static HealthCheck tcpCheck() {
    return new HealthCheck(
        true,
        Protocol.TCP,
        Optional.empty(),
        "/",
        Duration.ofSeconds(5),
        Duration.ofSeconds(2),
        2,
        2,
        Optional.empty());
  }

  static CompiledTarget target(String address, int port) {
    return target(address, port, false);
  }

  static CompiledTarget target(String address, int port, boolean draining) {
    return new CompiledTarget(
        GROUP + "|" + address + "|" + port, "us-east-1a", address, port, port, draining);
  }

  CompiledTargetGroup group(List<CompiledTarget> targets) {
    return group(0, GROUP, targets);
  }

  CompiledTargetGroup group(int index, String arn, List<CompiledTarget> targets) {
    return new CompiledTargetGroup(
        index,
        arn,
        "targetgroup/t/" + (index + 2),
        httpsTargets,
        algorithm,
        0,
        300_000,
        1,
        0,
        true,
        check,
        0,
        targets,
        new GroupPolicy(GroupPolicy.Stickiness.OFF, false, protocolVersion));
  }

  RoutingSnapshot snapshot(RouteAction action, List<CompiledTargetGroup> groups) {
    CompiledListener listener =
        new CompiledListener(
            "listener/1",
            tls.isPresent(),
            port,
            responses,
            RuleTable.compile(rules, action),
            tls,
            http3);
    CompiledLoadBalancer balancer =
        new CompiledLoadBalancer(
            ALB,
            "app/t/1",
            "t-1.us-east-1.elb.tidegate.internal",
            List.of(new CompiledLoadBalancer.Node("us-east-1a", address)),
            options,
            List.of(listener),
            groups,
            webAcl,
            gateway);
    return new RoutingSnapshot(++version, Map.of(ALB, balancer));
  }

  /** Forwards everything to {@code targets}. */
  void forwardTo(CompiledTarget... targets) {
    CompiledTargetGroup group = group(List.of(targets));
    plane.swap(
        snapshot(
            new RouteAction.Forward(List.of(new RouteAction.Weighted(group, 1)), 1),
            List.of(group)));
  }

  void forwardTo(Backend... backends) throws IOException {
    List<CompiledTarget> targets = new ArrayList<>();
    for (Backend backend : backends) {
      targets.add(target(backend.address(), backend.port()));
    }
    forwardTo(targets.toArray(CompiledTarget[]::new));
  }

  /** Waits until {@code count} targets were reported healthy. */
  void untilHealthy(int count) {
    until(
        count + " healthy",
        () ->
            health.values().stream()
                    .filter(known -> known.state() == TargetHealth.State.HEALTHY)
                    .count()
                >= count);
  }

  /** Lets the loops handle what has arrived by now. */
  void settle() {
    plane.census();
    plane.census();
  }

  /** The sum of a metric over the load balancer since the last call. */
  double metric(String name) {
    return plane.metrics().drain(java.time.Instant.EPOCH).stream()
        .filter(datum -> datum.metric().name().equals(name))
        .filter(datum -> datum.metric().dimensions().equals(Map.of("LoadBalancer", "app/t/1")))
        .mapToDouble(io.tidegate.model.cloudwatch.MetricDatum::sum)
        .sum();
  }

  /** The last value of a metric of the target group, over all zones. */
  double metricOfGroup(String name) {
    return plane.metrics().drain(java.time.Instant.EPOCH).stream()
        .filter(datum -> datum.metric().name().equals(name))
        .filter(
            datum ->
                datum
                    .metric()
                    .dimensions()
                    .equals(Map.of("LoadBalancer", "app/t/1", "TargetGroup", "targetgroup/t/2")))
        .mapToDouble(io.tidegate.model.cloudwatch.MetricDatum::sum)
        .sum();
  }

  Wire connect() throws IOException {
    return new Wire(address, port);
  }

  /** Polls until {@code condition}, at most ten seconds. */
  static void until(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + 10_000_000_000L;
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("not within 10 s: " + what);
      }
      java.util.concurrent.locks.LockSupport.parkNanos(2_000_000);
    }
  }

  @Override
  public void close() {
    plane.close();
    if (!faults.isEmpty()) {
      throw new AssertionError("faults on the event loop", faults.getFirst());
    }
  }
}
