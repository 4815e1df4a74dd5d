package io.tidegate.server;

import io.tidegate.base.FaultHandler;
import io.tidegate.base.TimeSource;
import io.tidegate.control.ec2.InstanceMetrics;
import io.tidegate.control.elbv2.LogDestinations;
import io.tidegate.control.elbv2.PortProbe;
import io.tidegate.dataplane.DataPlane;
import io.tidegate.dataplane.DataPlaneOptions;
import io.tidegate.dataplane.Inheritance;
import io.tidegate.dataplane.ListenerReport;
import io.tidegate.dataplane.explain.Explainer;
import io.tidegate.dataplane.sticky.CookieKeys;
import io.tidegate.dns.DnsContent;
import io.tidegate.dns.DnsOptions;
import io.tidegate.dns.DnsServer;
import io.tidegate.firewall.InspectionLimits;
import io.tidegate.firewall.Inspectors;
import io.tidegate.instances.InstanceProvider;
import io.tidegate.instances.metadata.MetadataSource;
import io.tidegate.instances.process.ProcessOptions;
import io.tidegate.instances.process.ProcessProvider;
import io.tidegate.instances.sample.SampleImage;
import io.tidegate.model.Image;
import io.tidegate.model.SecretOpener;
import io.tidegate.model.cloudwatch.MetricDatum;
import io.tidegate.model.elbv2.TargetAnomaly;
import io.tidegate.model.elbv2.TargetHealthReport;
import io.tidegate.routing.RoutingSnapshot;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystems;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This machine: instances are processes, balancers are sockets. Started and closed by one thread;
 * {@link #keepTraffic} and {@link #retire} come from the thread of a handover.
 */
final class Machine implements World {
  private static final Logger log = LoggerFactory.getLogger(Machine.class);

  private final DataDirectory data;
  private final Duration stopLimit;
  private final Duration takeoverLimit;
  private final TimeSource time;
  private final InstanceProvider provider;
  private final DataPlane plane;
  private final Identities identities;
  private final Inspectors inspectors;
  private final BalancerLogs logs;
  private final InstanceMetrics instanceMetrics;
  private final DnsServer dns;
  private volatile boolean keepsTraffic;

  /** What the machine tells to, and asks: who an instance is, which nodes a name has. */
  record Ears(
      Consumer<TargetHealthReport> health,
      Consumer<ListenerReport> listeners,
      Consumer<TargetAnomaly> anomalies,
      MetadataSource metadata,
      Supplier<Optional<URI>> api,
      Identities identities,
      DnsContent names,
      SecretOpener secrets) {}

  /** {@code inherited} is what a predecessor handed over, while it still serves. */
  Machine(Ground ground, Ears ears, Optional<Inheritance> inherited) {
    ServeOptions options = ground.options();
    this.data = ground.data();
    this.stopLimit = options.stopLimit();
    this.identities = ears.identities();
    this.inspectors =
        new Inspectors(
            options.webAcls(),
            InspectionLimits.standard(),
            new Inspectors.Ground(
                ground.time(), ground.tasks(), ground.installation().region(), log::warn));
    this.takeoverLimit = options.takeoverLimit();
    this.time = ground.time();
    this.provider =
        new ProcessProvider(
            processes(options, data).withApi(ears.api()),
            ears.metadata(),
            ground.tasks(),
            time,
            ground.chance());
    this.plane =
        DataPlane.start(
            new DataPlaneOptions(
                    options.eventLoops() > 0
                        ? options.eventLoops()
                        : Math.min(64, Runtime.getRuntime().availableProcessors()),
                    time,
                    ground.chance(),
                    ground.faults(),
                    ears.health(),
                    ears.listeners(),
                    certificate -> ears.secrets().open(certificate.key(), certificate.arn()),
                    ears.identities(),
                    ears.anomalies())
                .within(Descriptors.own().within(options.traffic()))
                .withFirewall(inspectors));
    inherited.ifPresent(plane::inherit);
    this.logs = logs(ground);
    this.instanceMetrics = new InstanceMetrics(provider, this::traffic);
    this.dns = nameServer(options, inherited.isPresent(), ground.faults(), ears.names());
  }

  /** Bytes that instances got and gave through balancers, by address. */
  private Map<String, InstanceMetrics.Traffic> traffic() {
    Map<String, InstanceMetrics.Traffic> out = new HashMap<>();
    plane
        .traffic()
        .forEach(
            (address, bytes) ->
                out.put(address, new InstanceMetrics.Traffic(bytes.sent(), bytes.received())));
    return out;
  }

  private BalancerLogs logs(Ground ground) {
    try {
      return new BalancerLogs(ground, plane);
    } catch (RuntimeException failed) {
      plane.close();
      provider.close();
      throw failed;
    }
  }

  private DnsServer nameServer(
      ServeOptions options, boolean succeeds, FaultHandler faults, DnsContent content) {
    DnsOptions names =
        new DnsOptions(
            options.dnsListen(), options.dnsDomain(), options.installation().region(), succeeds);
    try {
      return DnsServer.start(names, content, faults);
    } catch (IOException refused) {
      plane.close();
      logs.close();
      provider.close();
      throw new StartFailure(BindAdvice.of("DNS", options.dnsListen(), refused));
    }
  }

  private static ProcessOptions processes(ServeOptions options, DataDirectory data) {
    ProcessOptions standard =
        ProcessOptions.standard(data.resolve("instances"), options.installation().region());
    options.instanceUser().ifPresent(Machine::checkUser);
    ProcessOptions forUser = standard.withUser(options.instanceUser());
    return options.instancePort() == 0 ? forUser : forUser.withPort(options.instancePort());
  }

  private static void checkUser(String name) {
    if (!"root".equals(System.getProperty("user.name"))) {
      throw new StartFailure("instance-user: only root can run instances as another user");
    }
    try {
      FileSystems.getDefault().getUserPrincipalLookupService().lookupPrincipalByName(name);
    } catch (IOException unknown) {
      throw new StartFailure("instance-user: this machine has no user '" + name + "'");
    }
  }

  @Override
  public InstanceProvider instances() {
    return provider;
  }

  @Override
  public Consumer<RoutingSnapshot> balancers() {
    return snapshot -> {
      identities.prepare(snapshot);
      plane.swap(snapshot);
    };
  }

  @Override
  public Consumer<CookieKeys> cookieKeys() {
    return plane::cookieKeys;
  }

  @Override
  public Explainer explainer() {
    return plane.explainer();
  }

  @Override
  public PortProbe ports() {
    PortProbe ipv4 = PortProbe.sockets();
    return (address, port) ->
        address.indexOf(':') < 0 ? ipv4.refusal(address, port) : plane.refusal(address, port);
  }

  @Override
  public LogDestinations logDestinations() {
    return logs.destinations();
  }

  @Override
  public String sampleImage() {
    try {
      return SampleImage.write(data.resolve("images").resolve("tidegate-sample-app")).toString();
    } catch (IOException failed) {
      throw new StartFailure("cannot write the sample image: " + failed.getMessage());
    }
  }

  @Override
  public List<MetricDatum> measured(Image image, Instant at) {
    List<MetricDatum> data = new ArrayList<>(plane.metrics().drain(at));
    data.addAll(instanceMetrics.drain(image, at, time.nanoTime()));
    data.addAll(inspectors.drain(at));
    return data;
  }

  @Override
  public void describe(Gauges gauges) {
    gauges.gauge(
        "client_connections",
        "Open connections of clients.",
        () -> plane.census().clientConnections());
    gauges.gauge(
        "target_connections",
        "Open connections to targets.",
        () -> plane.census().targetConnections());
    gauges.gauge(
        "requests_in_flight",
        "Requests that wait for their target.",
        () -> plane.census().inFlight());
    gauges.counter(
        "kernel_moved_bytes",
        "Bytes of bodies that went from socket to socket inside the kernel.",
        () -> plane.census().movedBytes());
    inspections(gauges);
    logs.describe(gauges);
    gauges.counter(
        "reports_dropped", "Reports of the data plane that did not fit.", plane::droppedReports);
  }

  private void inspections(Gauges gauges) {
    gauges.counter("inspections_allowed", "Requests that a web ACL let pass.", inspectors::allowed);
    gauges.counter("inspections_blocked", "Requests that a web ACL blocked.", inspectors::blocked);
    gauges.counter(
        "inspections_failed", "Inspections of requests without a verdict.", inspectors::failed);
  }

  @Override
  public void close() {
    if (!keepsTraffic) {
      try {
        dns.close();
      } catch (IOException ignored) {
        // the socket is gone either way
      }
      plane.drain(stopLimit);
      inspectors.close();
      logs.close();
    }
    provider.close();
  }

  @Override
  public Inheritance inheritance() {
    return plane.inheritance();
  }

  @Override
  public void keepTraffic() {
    keepsTraffic = true;
  }

  @Override
  public void retire() {
    dns.retire();
    plane.retire(takeoverLimit);
    inspectors.close();
    logs.close();
  }
}
