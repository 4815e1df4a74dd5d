package io.tidegate.server;

import com.sun.net.httpserver.HttpHandler;
import io.tidegate.api.Action;
import io.tidegate.api.ApiDispatcher;
import io.tidegate.api.ApiServer;
import io.tidegate.api.auth.RequestVerifier;
import io.tidegate.api.sts.StsActions;
import io.tidegate.base.FaultHandler;
import io.tidegate.control.ec2.ImageMetadata;
import io.tidegate.control.pki.SecretVault;
import io.tidegate.dataplane.DataPlane;
import io.tidegate.dataplane.Inheritance;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The parts list: reads top to bottom as everything that a server is made of and who is handed to
 * whom; {@code …Parts} list what one area is made of. Started and closed by one thread; closing
 * leaves instances running.
 */
public final class Tidegate implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Tidegate.class);

  private final ServeOptions options;
  private final Start start;
  private final FaultHandler faults = Tidegate::tell;
  private final Shutdown shutdown = new Shutdown(faults);
  private final InetSocketAddress address;
  private volatile Optional<URI> api = Optional.empty();
  private volatile Optional<World> kept = Optional.empty();
  private volatile Optional<ApiServer> held = Optional.empty();
  private volatile boolean handingOver;
  private volatile boolean ready;

  /**
   * Starts everything.
   *
   * @throws StartFailure when something cannot start; what had started is ended again
   */
  public Tidegate(ServeOptions options) {
    this(options, new Start(Optional.empty(), false));
  }

  /**
   * How this start differs from others.
   *
   * @param predecessor who hands over, and still serves
   * @param restore whether a damaged store is made anew of its last good copy
   */
  record Start(Optional<Predecessor> predecessor, boolean restore) {}

  /**
   * Starts in a certain way.
   *
   * @throws StartFailure when something cannot start; what had started is ended again
   */
  Tidegate(ServeOptions options, Start start) {
    this.options = options;
    this.start = start;
    try {
      this.address = wire();
    } catch (RuntimeException failed) {
      shutdown.close();
      throw failed;
    }
  }

  /** Where the API listens. */
  public InetSocketAddress address() {
    return address;
  }

  private InetSocketAddress wire() {
    if (!options.simulated()) {
      Thread.ofPlatform().daemon().name("prepare").start(DataPlane::prepare);
    }
    Ground ground = Ground.lay(options, start.restore(), faults, shutdown);
    Access access = Access.of(ground);
    SecretVault vault =
        MasterKey.vault(ground.data(), ground.chance(), ground.controller().image());
    Identities identities = new Identities(ground, vault);
    CertificateParts certificates = new CertificateParts(ground, vault);
    BalancerParts balancers = new BalancerParts(ground, vault, () -> api);

    World world =
        shutdown.closing(
            options.simulated()
                ? new SimulatedWorld(balancers.health()::report, ground.time())
                : new Machine(
                    ground,
                    new Machine.Ears(
                        balancers.health()::report,
                        balancers::report,
                        balancers.health()::anomaly,
                        new ImageMetadata(
                            ground.controller()::image, ground.installation(), access.roles()),
                        () -> api,
                        identities,
                        certificates.names(balancers.nodes()),
                        vault),
                    start.predecessor().map(Predecessor::inheritance)));
    balancers.feed(world);
    ground.start();

    InstanceParts instances = new InstanceParts(ground, world);
    ScalingParts scaling = new ScalingParts(ground, balancers, instances.manager());
    LogParts logs = new LogParts(ground);
    if (ground.changes()) {
      instances.start();
      certificates.start();
      balancers.start();
      scaling.start();
      logs.start();
    } else {
      instances.attend();
    }
    scaling.measure(world);

    Services services =
        new Services(ground, world, identities, certificates, balancers, instances, scaling, logs);
    services.describe(ground.gauges());
    ApiServer server = listen(ground, services, access.verifier());
    shutdown.closing(() -> end(server));
    announce(ground, server.address());
    kept = Optional.of(world);
    ready = true;
    return server.address();
  }

  /** What callers of the API reach. */
  private record Services(
      Ground ground,
      World world,
      Identities identities,
      CertificateParts certificates,
      BalancerParts balancers,
      InstanceParts instances,
      ScalingParts scaling,
      LogParts logs) {
    /** Operations by the ids of the service models. */
    Map<String, Map<String, Action>> actions() {
      return Map.of(
          "sts", StsActions.all(),
          "wafv2", balancers.firewallActions(),
          "ec2", instances.actions(),
          "elbv2", balancers.actions(world),
          "autoscaling", scaling.actions(),
          "acm", certificates.actions(),
          "cloudwatch", scaling.metricActions(),
          "logs", logs.actions(world));
    }

    /** Pages beside the API, by path. */
    Map<String, HttpHandler> pages(BooleanSupplier ready, RequestVerifier verifier) {
      Map<String, HttpHandler> pages = OperationsPages.of(ready, ground.gauges()::text);
      pages.putAll(certificates.pages());
      pages.putAll(balancers.pages(world, verifier));
      pages.putAll(scaling.pages(verifier));
      pages.put("/_tidegate/public-keys/", OperationsPages.pemByName(identities::publicKey));
      if (ground.options().simulated()) {
        pages.put("/_tidegate/reset", OperationsPages.reset(this::reset));
      }
      return pages;
    }

    private void reset() {
      instances.reset();
      ground.memory().clear();
    }

    /** Names what {@code /metrics} shows. */
    void describe(Gauges gauges) {
      instances.describe(gauges);
      balancers.describe(gauges);
      scaling.describe(gauges);
      logs.describe(gauges);
      world.describe(gauges);
    }
  }

  /** A disk that is full or gone is the operator's to mend, all else ours. */
  private static void tell(String where, Throwable cause) {
    if (cause instanceof UncheckedIOException || cause instanceof IOException) {
      log.error("{} failed: {}", where, cause.getMessage());
    } else {
      log.error("a bug in {}", where, cause);
    }
  }

  private ApiServer listen(Ground ground, Services services, RequestVerifier verifier) {
    Map<String, Map<String, Action>> actions =
        new HeapRoom(HeapRoom.Heap.own(), ground.time()).guard(services.actions());
    ApiDispatcher dispatcher = new ApiDispatcher(actions, verifier, ground.chance(), faults);
    Map<String, HttpHandler> pages = services.pages(() -> ready, verifier);
    start.predecessor().ifPresent(Predecessor::freeApi);
    try {
      return ApiServer.start(options.listen(), dispatcher, pages);
    } catch (IOException refused) {
      throw new StartFailure(BindAdvice.of("the API", options.listen(), refused));
    }
  }

  /** Writes where the API listens, for {@code env}; forgotten again at the end. */
  private void announce(Ground ground, InetSocketAddress at) {
    String url = "http://" + at.getAddress().getHostAddress() + ":" + at.getPort();
    api = Optional.of(URI.create(url));
    String region = ground.installation().region();
    DataDirectory data = ground.data();
    data.writePrivate("endpoint", "endpoint_url = " + url + "\nregion = " + region + "\n");
    shutdown.closing(() -> data.remove("endpoint"));
  }

  /** Ends the control plane, leaves traffic to {@link #retire}; again is without effect. */
  void releaseControl() {
    handingOver = true;
    kept.ifPresent(World::keepTraffic);
    close();
  }

  private void end(ApiServer server) {
    if (handingOver) {
      server.hold();
      held = Optional.of(server);
    } else {
      server.close();
    }
  }

  /** The successor is about to listen for calls: those that wait here are sent to it. */
  void freeApi() {
    held.ifPresent(ApiServer::close);
    held = Optional.empty();
  }

  /** What a successor goes on with. */
  Inheritance inheritance() {
    return kept.map(World::inheritance).orElse(Inheritance.none());
  }

  /** Lets connections end by themselves, for a while; after {@link #releaseControl}. */
  void retire() {
    freeApi();
    kept.ifPresent(World::retire);
  }

  @Override
  public void close() {
    ready = false;
    shutdown.close();
  }
}
