package io.tidegate.server;

import com.sun.net.httpserver.HttpHandler;
import io.tidegate.api.Action;
import io.tidegate.api.ApiDispatcher;
import io.tidegate.api.ApiServer;
import io.tidegate.api.SignedPage;
import io.tidegate.api.auth.Caller;
import io.tidegate.api.auth.Credentials;
import io.tidegate.api.auth.RequestVerifier;
import io.tidegate.api.auth.SigV4Verifier;
import io.tidegate.api.autoscaling.AutoScalingActions;
import io.tidegate.api.cloudwatch.CloudWatch;
import io.tidegate.api.cloudwatch.CloudWatchActions;
import io.tidegate.api.ec2.Ec2Actions;
import io.tidegate.api.ec2.Ec2Context;
import io.tidegate.api.elbv2.ContentLinks;
import io.tidegate.api.elbv2.ElbServices;
import io.tidegate.api.elbv2.Elbv2Actions;
import io.tidegate.api.sts.StsActions;
import io.tidegate.api.zonalshift.ZonalShiftService;
import io.tidegate.base.Chance;
import io.tidegate.base.FaultHandler;
import io.tidegate.base.ThreadTasks;
import io.tidegate.base.TimeSource;
import io.tidegate.control.Controller;
import io.tidegate.control.acm.AcmContext;
import io.tidegate.control.autoscaling.DecisionLog;
import io.tidegate.control.autoscaling.ExplanationDocument;
import io.tidegate.control.autoscaling.GroupContext;
import io.tidegate.control.autoscaling.GroupExplanation;
import io.tidegate.control.autoscaling.LoadFollower;
import io.tidegate.control.autoscaling.PolicyAction;
import io.tidegate.control.autoscaling.StoredLoads;
import io.tidegate.control.autoscaling.StoredReadings;
import io.tidegate.control.cloudwatch.AlarmEngine;
import io.tidegate.control.cloudwatch.AlarmManager;
import io.tidegate.control.cloudwatch.Ec2AlarmAction;
import io.tidegate.control.cloudwatch.MetricDataReader;
import io.tidegate.control.ec2.Ec2Options;
import io.tidegate.control.ec2.ImageMetadata;
import io.tidegate.control.ec2.InstanceCredentials;
import io.tidegate.control.ec2.InstanceManager;
import io.tidegate.control.ec2.InstanceReconciler;
import io.tidegate.control.ec2.KeyPairManager;
import io.tidegate.control.ec2.LaunchTemplateManager;
import io.tidegate.control.ec2.MachineImageManager;
import io.tidegate.control.ec2.NetworkManager;
import io.tidegate.control.ec2.SecurityGroupManager;
import io.tidegate.control.ec2.TagManager;
import io.tidegate.control.elbv2.BalancerNodes;
import io.tidegate.control.elbv2.CookieKeyManager;
import io.tidegate.control.elbv2.ElbContext;
import io.tidegate.control.elbv2.LoadBalancerStatusManager;
import io.tidegate.control.elbv2.TargetDrainer;
import io.tidegate.control.elbv2.TargetHealthManager;
import io.tidegate.control.elbv2.TargetManager;
import io.tidegate.control.elbv2.ZonalShiftManager;
import io.tidegate.control.group.GroupMetricsPublisher;
import io.tidegate.control.group.GroupReconciler;
import io.tidegate.control.group.PredictiveRunner;
import io.tidegate.control.group.ScheduleRunner;
import io.tidegate.control.notification.HttpPoster;
import io.tidegate.control.notification.Notifier;
import io.tidegate.control.notification.Outbox;
import io.tidegate.control.pki.SecretVault;
import io.tidegate.dataplane.Inheritance;
import io.tidegate.instances.metadata.RoleCredentials;
import io.tidegate.metrics.AlarmJournal;
import io.tidegate.metrics.MetricStore;
import io.tidegate.metrics.ingest.StatsdServer;
import io.tidegate.model.Installation;
import io.tidegate.scaling.CapacityDecision;
import io.tidegate.scaling.DecisionLine;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The parts list: reads top to bottom as everything that a server is made of and who is handed to
 * whom. Started and closed by one thread; closing leaves instances running.
 */
public final class Tidegate implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Tidegate.class);

  private final ServeOptions options;
  private final Installation installation;
  private final FaultHandler faults = (where, cause) -> log.error("a bug in {}", where, cause);
  private final TimeSource time = TimeSource.system();
  private final Chance chance = Chance.system();
  private final Gauges gauges = new Gauges();
  private final Shutdown shutdown = new Shutdown(faults);
  private final Start start;
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
    this.installation = options.installation();
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

  /** What every service works with. */
  private record Core(
      Controller controller,
      ThreadTasks tasks,
      Memory memory,
      TargetHealthManager health,
      LoadBalancerStatusManager status,
      ElbContext elb,
      World world,
      FirstThings first,
      CertificateParts certificates,
      SecretVault vault,
      Identities identities,
      TrustParts trust) {}

  private InetSocketAddress wire() {
    DataDirectory data = shutdown.closing(DataDirectory.open(options.data()));
    Map<String, String> keys = CredentialsFile.loadOrCreate(data, chance);
    Memory memory = shutdown.closing(memory(data));
    ThreadTasks tasks = new ThreadTasks(faults);
    CopyKeeper copies = shutdown.closing(new CopyKeeper(StateFiles.in(data).copy(), tasks, time));
    Controller controller =
        shutdown.closing(new Controller(memory.state().store(), memory.state().image(), faults));
    shutdown.closing(tasks);
    memory.metrics().start(tasks);

    SecretVault vault = MasterKey.vault(data, chance, controller.image());
    CertificateParts certificates = new CertificateParts(controller, acm(vault), options.acme());
    TrustParts trust = new TrustParts(controller, data, chance, time, () -> api);
    TargetHealthManager health = new TargetHealthManager();
    controller.subscribe(health);
    LoadBalancerStatusManager status = new LoadBalancerStatusManager(controller, tasks);
    ElbContext elb = elb();
    InstanceCredentials roles =
        new InstanceCredentials(controller::image, CredentialsFile.derivationSecret(keys), time);
    Identities identities = new Identities(data, vault, time, tasks, chance);
    World world =
        shutdown.closing(
            options.simulated()
                ? new SimulatedWorld(health::report, time)
                : new Machine(
                    options,
                    data,
                    new Machine.Ground(time, chance, tasks, faults),
                    new Machine.Ears(
                        health::report,
                        socket -> status.report(socket.address(), socket.port(), socket.failure()),
                        health::anomaly,
                        new ImageMetadata(controller::image, installation, roles),
                        () -> api,
                        identities,
                        certificates.names(new BalancerNodes(controller, health, time)),
                        vault),
                    start.predecessor().map(Predecessor::inheritance)));
    new RoutingPublisher(world.balancers(), faults).start(controller);
    new CookieKeyPublisher(vault, world.cookieKeys(), faults).start(controller);
    controller.start();
    if (memory.changes()) {
      new CookieKeyManager(controller, vault::seal, time, chance).start(tasks);
      copies.start(controller);
    }

    FirstThings first = firstThings(world);
    Core core =
        new Core(
            controller,
            tasks,
            memory,
            health,
            status,
            elb,
            world,
            first,
            certificates,
            vault,
            identities,
            trust);
    ApiServer server = api(core, verifier(keys, roles));
    shutdown.closing(() -> end(server));
    announce(data, server.address());
    ready = true;
    kept = Optional.of(world);
    return server.address();
  }

  /** Starts the services and the API before them. */
  private ApiServer api(Core core, RequestVerifier verifier) {
    Map<String, Map<String, Action>> actions = services(core);
    describe(core.controller(), core.memory(), core.world());
    ApiDispatcher dispatcher = new ApiDispatcher(actions, verifier, chance, faults);
    Map<String, HttpHandler> pages = pages(core, verifier);
    shiftZones(core, verifier, pages);
    RequestExplanation explanation = new RequestExplanation(verifier, core.world()::explainer);
    pages.put(RequestExplanation.PATH, ApiServer.page(explanation::serve));
    return listen(dispatcher, pages);
  }

  private Memory memory(DataDirectory data) {
    return options.simulated()
        ? Memory.forgetful(time)
        : Memory.durable(data, time, start.restore());
  }

  private FirstThings firstThings(World world) {
    return new FirstThings(
        new NetworkManager(installation, options.ec2(), chance),
        new MachineImageManager(chance, time),
        world.sampleImage());
  }

  private ElbContext elb() {
    return new ElbContext(
        installation,
        chance,
        time,
        options.quotas().elb(),
        options.dnsDomain(),
        options.sslPolicy());
  }

  private AcmContext acm(SecretVault vault) {
    return new AcmContext(
        installation, chance, time, options.quotas().acm(), vault, options.dnsDomain());
  }

  /** Starts the services and gives their operations, by the ids of the service models. */
  private Map<String, Map<String, Action>> services(Core core) {
    Controller controller = core.controller();
    ThreadTasks tasks = core.tasks();
    World world = core.world();
    MetricStore metrics = core.memory().metrics();

    Ec2Options ec2 = options.ec2();
    InstanceManager instances = new InstanceManager(installation, ec2, chance, time);
    GroupContext groups =
        new GroupContext(
            installation,
            options.groups(),
            chance,
            time,
            new GroupContext.Services(
                instances, new TargetManager(core.elb()), new AlarmManager(installation, time)));
    if (core.memory().changes()) {
      controller.submit("FirstThings", core.first()::ensure);
      new InstanceReconciler(controller, instances, world.instances(), ec2, tasks, faults).start();
      core.certificates().start(tasks, metrics, faults);
      core.status().start();
      new TargetDrainer(controller, tasks, time).start();
      scaling(core, groups, instances);
    } else {
      world.instances().attend(InstanceReconciler.running(controller.image()));
    }
    shutdown.closing(publisher(world, controller, metrics, tasks)).start();

    return Map.of(
        "sts",
        StsActions.all(),
        "ec2",
        Ec2Actions.all(
            new Ec2Context(
                installation,
                controller,
                instances,
                new LaunchTemplateManager(ec2, chance, time),
                core.first().images(),
                new SecurityGroupManager(chance),
                new KeyPairManager(chance, time),
                new TagManager(),
                world.instances())),
        "elbv2",
        Elbv2Actions.all(
            new ElbServices(
                controller,
                core.elb(),
                core.health(),
                world.ports(),
                world.logDestinations(),
                core.vault(),
                core.trust().files())),
        "autoscaling",
        AutoScalingActions.all(controller, groups, metrics),
        "acm",
        core.certificates().actions(),
        "cloudwatch",
        CloudWatchActions.all(
            new CloudWatch(
                installation,
                controller,
                metrics,
                core.memory().journal(),
                options.notifications(),
                time)));
  }

  /** From metrics to capacity: what keeps groups, follows schedules and rings alarms. */
  private void scaling(Core core, GroupContext groups, InstanceManager instances) {
    Controller controller = core.controller();
    ThreadTasks tasks = core.tasks();
    MetricStore metrics = core.memory().metrics();
    new GroupReconciler(controller, groups, core.health(), tasks, faults).start();
    new GroupMetricsPublisher(controller, groups, metrics).start(tasks);
    new ScheduleRunner(controller, groups, tasks).start();

    StoredReadings readings = new StoredReadings(new MetricDataReader(metrics), time);
    DecisionLog decisions = new DecisionLog(core.memory().decisions());
    PolicyAction policies =
        new PolicyAction(
            controller, groups, readings, tasks, decision -> tell(decisions, decision));
    new PredictiveRunner(
            controller,
            groups,
            new PredictiveRunner.Sources(
                new StoredLoads(metrics, new MetricDataReader(metrics), time), metrics),
            policies,
            new PredictiveRunner.Background(tasks, faults))
        .start();
    Ec2AlarmAction ec2Actions = new Ec2AlarmAction(controller, instances);
    count(metrics);
    shutdown.closing(
        Receivers.start(
            options,
            new StatsdServer.Parts(metrics, tasks, time, faults),
            metrics::accept,
            gauges));
    shutdown.closing(
        new LoadFollower(controller, groups, new MetricDataReader(metrics), policies).start(tasks)
            ::cancel);
    AlarmJournal journal = core.memory().journal();
    shutdown.closing(
        AlarmEngine.start(
                new AlarmEngine.Parts(
                    installation, controller, metrics, journal, notifier(tasks), tasks, time),
                Map.of("autoscaling", policies, "automate", ec2Actions, "swf", ec2Actions))
            ::cancel);
  }

  private void count(MetricStore metrics) {
    gauges.counter(
        "metrics_received", "Metric data received.", () -> metrics.counters().received());
    gauges.counter(
        "metrics_rejected",
        "Metric data that could not be taken.",
        () -> metrics.counters().rejected());
    gauges.counter(
        "metrics_lost",
        "Periods of metric data that could not be written.",
        () -> metrics.counters().lostHistory());
  }

  private Notifier notifier(ThreadTasks tasks) {
    Outbox outbox = new Outbox(new HttpPoster(), tasks);
    gauges.counter(
        "notifications_delivered",
        "Notifications of alarms that arrived.",
        () -> outbox.counts().delivered());
    gauges.counter(
        "notifications_failed",
        "Notifications of alarms that did not arrive.",
        () -> outbox.counts().failed());
    return new Notifier(options.notifications(), outbox, chance, time);
  }

  private void tell(DecisionLog decisions, CapacityDecision decision) {
    decisions.add(time.now(), decision);
    if (decision.changes()) {
      log.info("scaling: {}", DecisionLine.of(time.now(), decision));
    }
  }

  private MetricPublisher publisher(
      World world, Controller controller, MetricStore metrics, ThreadTasks tasks) {
    return new MetricPublisher(
        options.metricPeriod(),
        List.of(at -> world.measured(controller.image(), at)),
        metrics,
        tasks,
        time);
  }

  private RequestVerifier verifier(Map<String, String> keys, InstanceCredentials roles) {
    String account = installation.account();
    if (options.simulated()) {
      return RequestVerifier.anyone(account);
    }
    Credentials credentials =
        id ->
            Optional.ofNullable(keys.get(id))
                .map(
                    secret ->
                        new Credentials.Credential(secret, Optional.empty(), Caller.root(account)))
                .or(() -> roles.find(id).map(session -> credential(session, account)));
    return new SigV4Verifier(credentials, installation.region(), time);
  }

  private static Credentials.Credential credential(
      InstanceCredentials.Session session, String account) {
    RoleCredentials keys = session.credentials();
    return new Credentials.Credential(
        keys.secretAccessKey(),
        Optional.of(keys.sessionToken()),
        Caller.role(account, keys.role(), session.instanceId()));
  }

  private void describe(Controller controller, Memory memory, World world) {
    gauges.counter(
        "decisions",
        "Batches of changes since the first start.",
        () -> controller.image().version());
    gauges.gauge(
        "store_damaged",
        "Whether the store is damaged and changes are refused.",
        () -> memory.changes() ? 0 : 1);
    gauges.gauge("decisions_waiting", "Decisions in the writer's queue.", controller::waiting);
    gauges.gauge("instances", "Instances on record.", () -> controller.image().instances().size());
    gauges.gauge(
        "load_balancers", "Load balancers.", () -> controller.image().loadBalancers().size());
    gauges.gauge(
        "targets", "Registered and draining targets.", () -> controller.image().targets().size());
    Runtime runtime = Runtime.getRuntime();
    gauges.gauge("heap_bytes", "Heap in use.", () -> runtime.totalMemory() - runtime.freeMemory());
    world.describe(gauges);
  }

  private Map<String, HttpHandler> pages(Core core, RequestVerifier verifier) {
    Map<String, HttpHandler> pages = OperationsPages.of(() -> ready, gauges::text);
    pages.putAll(core.certificates().pages());
    StoredReadings readings =
        new StoredReadings(new MetricDataReader(core.memory().metrics()), time);
    DecisionLog decisions = new DecisionLog(core.memory().decisions());
    GroupExplanation groups = new GroupExplanation(readings, decisions);
    ExplanationDocument documents = new ExplanationDocument(readings, decisions);
    Controller controller = core.controller();
    pages.put(
        "/_tidegate/explain/group.json/",
        new SignedPage(
            verifier,
            "application/json",
            name -> documents.of(controller.image(), name, time.now())));
    pages.put(
        "/_tidegate/explain/group/",
        new SignedPage(
            verifier,
            "text/plain; charset=utf-8",
            name -> groups.of(controller.image(), name, time.now())));
    pages.put("/_tidegate/public-keys/", OperationsPages.pemByName(core.identities()::publicKey));
    pages.put(ContentLinks.PATH, core.trust().page());
    if (options.simulated()) {
      pages.put("/_tidegate/reset", OperationsPages.reset(() -> reset(core)));
    }
    return pages;
  }

  private static void shiftZones(
      Core core, RequestVerifier verifier, Map<String, HttpHandler> pages) {
    ZonalShiftManager shifts = new ZonalShiftManager(core.elb());
    if (core.memory().changes()) {
      shifts.expireFrom(core.controller(), core.tasks());
    }
    ZonalShiftService service = new ZonalShiftService(core.controller(), shifts, verifier);
    ZonalShiftService.PATHS.forEach(path -> pages.put(path, ApiServer.page(service::serve)));
  }

  private static void reset(Core core) {
    core.controller().submit("Reset", core.first()::reset);
    core.world().instances().adopt(List.of());
    core.memory().clear();
  }

  private ApiServer listen(ApiDispatcher dispatcher, Map<String, HttpHandler> pages) {
    start.predecessor().ifPresent(Predecessor::freeApi);
    try {
      return ApiServer.start(options.listen(), dispatcher, pages);
    } catch (IOException refused) {
      throw new StartFailure(BindAdvice.of("the API", options.listen(), refused));
    }
  }

  /** Writes where the API listens, for {@code env}; forgotten again at the end. */
  private void announce(DataDirectory data, InetSocketAddress at) {
    String url = "http://" + at.getAddress().getHostAddress() + ":" + at.getPort();
    api = Optional.of(URI.create(url));
    String region = installation.region();
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
