package io.tidegate.server;

import com.sun.net.httpserver.HttpHandler;
import io.tidegate.api.Action;
import io.tidegate.api.ApiDispatcher;
import io.tidegate.api.ApiServer;
import io.tidegate.api.auth.Credentials;
import io.tidegate.api.auth.RequestVerifier;
import io.tidegate.api.auth.SigV4Verifier;
import io.tidegate.api.cloudwatch.CloudWatch;
import io.tidegate.api.cloudwatch.CloudWatchActions;
import io.tidegate.api.elbv2.ElbServices;
import io.tidegate.api.elbv2.Elbv2Actions;
import io.tidegate.api.sts.StsActions;
import io.tidegate.base.Chance;
import io.tidegate.base.FaultHandler;
import io.tidegate.base.ThreadTasks;
import io.tidegate.base.TimeSource;
import io.tidegate.control.Controller;
import io.tidegate.control.autoscaling.GroupContext;
import io.tidegate.control.autoscaling.PolicyAction;
import io.tidegate.control.autoscaling.StoredReadings;
import io.tidegate.control.cloudwatch.AlarmEngine;
import io.tidegate.control.cloudwatch.AlarmManager;
import io.tidegate.control.cloudwatch.MetricDataReader;
import io.tidegate.control.ec2.Ec2Options;
import io.tidegate.control.ec2.InstanceManager;
import io.tidegate.control.ec2.InstanceReconciler;
import io.tidegate.control.ec2.MachineImageManager;
import io.tidegate.control.ec2.NetworkManager;
import io.tidegate.control.elbv2.ElbContext;
import io.tidegate.control.elbv2.LoadBalancerStatusManager;
import io.tidegate.control.elbv2.TargetDrainer;
import io.tidegate.control.elbv2.TargetHealthManager;
import io.tidegate.control.elbv2.TargetManager;
import io.tidegate.control.group.GroupReconciler;
import io.tidegate.metrics.MetricStore;
import io.tidegate.model.Installation;
import io.tidegate.model.elbv2.ElbLimits;
import io.tidegate.scaling.CapacityDecision;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.HashMap;
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
  private final InetSocketAddress address;
  private volatile boolean ready;

  /**
   * Starts everything.
   *
   * @throws StartFailure when something cannot start; what had started is ended again
   */
  public Tidegate(ServeOptions options) {
    this.options = options;
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

  private InetSocketAddress wire() {
    DataDirectory data = shutdown.closing(DataDirectory.open(options.data()));
    Map<String, String> keys = CredentialsFile.loadOrCreate(data, chance);

    Memory memory =
        shutdown.closing(options.simulated() ? Memory.forgetful(time) : Memory.durable(data, time));
    Controller controller = shutdown.closing(new Controller(memory.store(), faults));
    ThreadTasks tasks = shutdown.closing(new ThreadTasks(faults));
    memory.metrics().start(tasks);

    TargetHealthManager health = new TargetHealthManager();
    controller.subscribe(health);
    LoadBalancerStatusManager status = new LoadBalancerStatusManager(controller, tasks);
    World world = shutdown.closing(world(data, controller, tasks, health, status));
    new RoutingPublisher(world.balancers(), faults).start(controller);
    controller.start();

    Ec2Options ec2 = options.ec2();
    InstanceManager instances = new InstanceManager(installation, ec2, chance, time);
    NetworkManager network = new NetworkManager(installation, ec2, chance);
    MachineImageManager images = new MachineImageManager(chance, time);
    controller.submit("EnsureDefaultVpc", network::ensureDefaultVpc);
    String sample = world.sampleImage();
    controller.submit("EnsureSampleApp", image -> images.ensureSampleApp(image, sample));
    new InstanceReconciler(controller, instances, world.instances(), ec2, tasks, faults).start();

    ElbContext elb =
        new ElbContext(installation, chance, time, ElbLimits.defaults(), options.dnsDomain());
    status.start();
    new TargetDrainer(controller, tasks, time).start();

    AlarmManager alarms = new AlarmManager(installation, time);
    GroupContext groups =
        new GroupContext(
            installation,
            options.groups(),
            chance,
            time,
            new GroupContext.Services(instances, new TargetManager(elb), alarms));
    new GroupReconciler(controller, groups, health, tasks, faults).start();

    PolicyAction policies =
        new PolicyAction(
            controller,
            groups,
            new StoredReadings(new MetricDataReader(memory.metrics()), time),
            tasks,
            Tidegate::tell);
    AlarmEngine.Parts alarmParts =
        new AlarmEngine.Parts(
            installation, controller, memory.metrics(), memory.journal(), tasks, time);
    shutdown.closing(AlarmEngine.start(alarmParts, Map.of("autoscaling", policies))::cancel);

    shutdown.closing(publisher(world, controller, memory.metrics(), tasks)).start();

    Map<String, Map<String, Action>> actions = new HashMap<>();
    actions.put("sts", StsActions.all(installation));
    actions.put("elbv2", Elbv2Actions.all(new ElbServices(controller, elb, health, world.ports())));

    actions.put(
        "cloudwatch",
        CloudWatchActions.all(
            new CloudWatch(installation, controller, memory.metrics(), memory.journal(), time)));

    describe(controller, world);
    ApiDispatcher dispatcher = new ApiDispatcher(actions, verifier(keys), chance, faults);
    ApiServer api = shutdown.closing(listen(dispatcher, pages()));
    announce(data, api.address());
    ready = true;
    return api.address();
  }

  private static void tell(CapacityDecision decision) {
    if (decision.changes()) {
      log.info("scaling: {}", decision);
    }
  }

  private World world(
      DataDirectory data,
      Controller controller,
      ThreadTasks tasks,
      TargetHealthManager health,
      LoadBalancerStatusManager status) {
    if (options.simulated()) {
      return new SimulatedWorld(health::report, time);
    }
    return new Machine(
        options,
        data,
        new Machine.Ground(time, chance, tasks, faults),
        new Machine.Ears(
            health::report,
            report -> status.report(report.address(), report.port(), report.failure()),
            new ImageMetadata(controller::image, installation)));
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

  private RequestVerifier verifier(Map<String, String> keys) {
    if (options.simulated()) {
      return RequestVerifier.anyone();
    }
    Credentials credentials =
        id ->
            Optional.ofNullable(keys.get(id))
                .map(secret -> new Credentials.Credential(secret, Optional.empty()));
    return new SigV4Verifier(credentials, installation.region(), time);
  }

  private void describe(Controller controller, World world) {
    gauges.counter(
        "decisions",
        "Batches of changes since the first start.",
        () -> controller.image().version());
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

  private Map<String, HttpHandler> pages() {
    return OperationsPages.of(() -> ready, gauges::text);
  }

  private ApiServer listen(ApiDispatcher dispatcher, Map<String, HttpHandler> pages) {
    try {
      return ApiServer.start(options.listen(), dispatcher, pages);
    } catch (IOException refused) {
      throw new StartFailure(BindAdvice.of("the API", options.listen(), refused));
    }
  }

  /** Writes where the API listens, for {@code env}; forgotten again at the end. */
  private void announce(DataDirectory data, InetSocketAddress at) {
    String url = "http://" + at.getAddress().getHostAddress() + ":" + at.getPort();
    String region = installation.region();
    data.writePrivate("endpoint", "endpoint_url = " + url + "\nregion = " + region + "\n");
    shutdown.closing(() -> data.remove("endpoint"));
  }

  @Override
  public void close() {
    ready = false;
    shutdown.close();
  }
}
