package io.tidegate.control.group;

import io.tidegate.base.Chance;
import io.tidegate.control.Controller;
import io.tidegate.control.Decision;
import io.tidegate.control.Outcome;
import io.tidegate.control.autoscaling.AttachmentManager;
import io.tidegate.control.autoscaling.CapacityManager;
import io.tidegate.control.autoscaling.GroupContext;
import io.tidegate.control.autoscaling.GroupManager;
import io.tidegate.control.autoscaling.GroupOptions;
import io.tidegate.control.autoscaling.GroupParameters;
import io.tidegate.control.autoscaling.MemberManager;
import io.tidegate.control.autoscaling.MembershipManager;
import io.tidegate.control.autoscaling.PolicyManager;
import io.tidegate.control.cloudwatch.AlarmManager;
import io.tidegate.control.ec2.Ec2Options;
import io.tidegate.control.ec2.InstanceManager;
import io.tidegate.control.ec2.InstanceReconciler;
import io.tidegate.control.ec2.LaunchTemplateManager;
import io.tidegate.control.ec2.MachineImageManager;
import io.tidegate.control.ec2.NetworkManager;
import io.tidegate.control.ec2.TemplateRef;
import io.tidegate.control.elbv2.ElbContext;
import io.tidegate.control.elbv2.TargetDrainer;
import io.tidegate.control.elbv2.TargetHealthManager;
import io.tidegate.control.elbv2.TargetManager;
import io.tidegate.model.Change;
import io.tidegate.model.Image;
import io.tidegate.model.Installation;
import io.tidegate.model.autoscaling.AutoScalingGroup;
import io.tidegate.model.autoscaling.GroupInstance;
import io.tidegate.model.autoscaling.LifecycleState;
import io.tidegate.model.autoscaling.ScalingActivity;
import io.tidegate.model.ec2.LaunchTemplateData;
import io.tidegate.model.elbv2.Action;
import io.tidegate.model.elbv2.HealthCheck;
import io.tidegate.model.elbv2.Listener;
import io.tidegate.model.elbv2.LoadBalancer;
import io.tidegate.model.elbv2.Protocol;
import io.tidegate.model.elbv2.Target;
import io.tidegate.model.elbv2.TargetGroup;
import io.tidegate.model.elbv2.TargetHealth;
import io.tidegate.model.elbv2.TargetHealthReport;
import io.tidegate.store.MemoryStore;
import io.tidegate.testkit.FakeInstances;
import io.tidegate.testkit.VirtualTime;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A control plane with pretend instances on virtual time, single-threaded: zones a, b, c, the
 * template {@code web}, the target group {@code tg} behind a load balancer. Owned by the test.
 */
public final class GroupWorld {
  /** Zone names. */
  public static final List<String> ZONES = List.of("us-east-1a", "us-east-1b", "us-east-1c");

  /** ARN of the target group. */
  public static final String TARGET_GROUP =
      "arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/tg/0123456789abcdef";

  private static final String BALANCER =
      "arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer/app/lb/0123456789abcdef";

  public final VirtualTime time = new VirtualTime();
  public final MemoryStore store = new MemoryStore();
  public final FakeInstances instances = new FakeInstances(time);
  public final Chance chance;
  public Controller controller;
  public GroupContext context;
  public TargetHealthManager health = new TargetHealthManager();
  public GroupManager groups;
  public CapacityManager capacity;
  public MemberManager members;
  public MembershipManager membership;
  public AttachmentManager attachments;
  public PolicyManager policies;

  /** Ids and choices follow from {@code seed}. */
  public GroupWorld(long seed) {
    this.chance = Chance.seeded(seed);
    controller = new Controller(store, this::fault);
    wire();
    Installation installation = Installation.standard();
    submit(new NetworkManager(installation, ec2(), chance)::ensureDefaultVpc);
    submit(image -> new MachineImageManager(chance, time).ensureSampleApp(image, "/app"));
    submit(
        image ->
            templates()
                .create(
                    image,
                    new LaunchTemplateManager.Create(
                        "web",
                        "",
                        LaunchTemplateData.of(MachineImageManager.SAMPLE_APP_ID, "t3.micro"),
                        List.of(),
                        Optional.empty())));
    submit(image -> new Outcome<>(loadBalancer(image), true));
  }

  private void fault(String where, Throwable cause) {
    throw new AssertionError(where, cause);
  }

  private static Ec2Options ec2() {
    return Ec2Options.standard();
  }

  public LaunchTemplateManager templates() {
    return new LaunchTemplateManager(ec2(), chance, time);
  }

  private void wire() {
    Installation installation = Installation.standard();
    InstanceManager ec2 = new InstanceManager(installation, ec2(), chance, time);
    TargetManager targets = new TargetManager(ElbContext.standard(installation, chance, time));
    AlarmManager alarms = new AlarmManager(installation, time);
    context =
        new GroupContext(
            installation,
            GroupOptions.standard(),
            chance,
            time,
            new GroupContext.Services(ec2, targets, alarms));
    groups = new GroupManager(context);
    capacity = new CapacityManager(context);
    members = new MemberManager(context);
    membership = new MembershipManager(context);
    attachments = new AttachmentManager(context);
    policies = new PolicyManager(context);
    controller.subscribe(health);
    new InstanceReconciler(controller, ec2, instances, ec2(), time, this::fault).start();
    new TargetDrainer(controller, time, time).start();
    new GroupReconciler(controller, context, health, time, this::fault).start();
  }

  /** The process dies and comes back: memory is lost, store and instances stay. */
  public void crash() {
    time.forgetTasks();
    health = new TargetHealthManager();
    controller = new Controller(store, this::fault);
    wire();
  }

  private static List<Change> loadBalancer(Image image) {
    String vpc = NetworkManager.defaultVpc(image).orElseThrow().id();
    return List.of(
        Change.put(
            new TargetGroup(
                TARGET_GROUP,
                "tg",
                Optional.of(Protocol.HTTP),
                Optional.of("HTTP1"),
                Optional.of(8080),
                Optional.of(vpc),
                TargetGroup.TargetType.INSTANCE,
                "ipv4",
                new HealthCheck(
                    true,
                    Protocol.HTTP,
                    Optional.empty(),
                    "/",
                    Duration.ofSeconds(30),
                    Duration.ofSeconds(5),
                    5,
                    2,
                    Optional.of("200")),
                Map.of("deregistration_delay.timeout_seconds", "60"),
                List.of())),
        Change.put(
            new LoadBalancer(
                BALANCER,
                "lb",
                "lb.elb.tidegate.internal",
                LoadBalancer.Type.APPLICATION,
                LoadBalancer.Scheme.INTERNAL,
                vpc,
                ZONES.stream()
                    .map(
                        zone ->
                            new LoadBalancer.ZoneMapping(zone, "s", "127.0.0.9", Optional.empty()))
                    .toList(),
                List.of(),
                "ipv4",
                new LoadBalancer.State(LoadBalancer.State.Code.ACTIVE, Optional.empty()),
                VirtualTime.START,
                Map.of(),
                List.of())),
        Change.put(
            new Listener(
                BALANCER.replace("loadbalancer", "listener") + "/0123456789abcdef",
                BALANCER,
                Protocol.HTTP,
                80,
                Optional.empty(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                List.of(
                    new Action.Forward(
                        Optional.empty(),
                        List.of(new Action.WeightedTargetGroup(TARGET_GROUP, 1)),
                        Optional.empty())),
                Map.of(),
                List.of())));
  }

  /** Carries out a decision and lets everything due now happen. */
  public <A> A submit(Decision<A> decision) {
    A answer = controller.submit("test", decision);
    time.runDue();
    return answer;
  }

  public Image image() {
    return controller.image();
  }

  public AutoScalingGroup group(String name) {
    return image().autoScalingGroups().find(name).orElseThrow();
  }

  /** Members of a group, oldest first. */
  public List<GroupInstance> members(String name) {
    return image().groupInstances().referringTo(name).stream()
        .sorted(
            Comparator.comparing(GroupInstance::launchedAt)
                .thenComparing(GroupInstance::instanceId))
        .toList();
  }

  public List<GroupInstance> inService(String name) {
    return members(name).stream()
        .filter(member -> member.state() == LifecycleState.IN_SERVICE)
        .toList();
  }

  /** How many members in service each zone has, in order of zones; without those that have none. */
  public List<Integer> perZone(String name) {
    Map<String, Integer> counts = new TreeMap<>();
    inService(name).forEach(member -> counts.merge(member.zone(), 1, Integer::sum));
    return List.copyOf(counts.values());
  }

  /** Activities of a group, oldest first. */
  public List<ScalingActivity> activities(String name) {
    return image().scalingActivities().referringTo(name).stream()
        .sorted(
            Comparator.comparing(ScalingActivity::startTime)
                .thenComparing(ScalingActivity::description))
        .toList();
  }

  public void advance(long seconds) {
    time.advance(Duration.ofSeconds(seconds));
  }

  /** What the prober says of all targets of an instance. */
  public void report(String instanceId, TargetHealth.State state) {
    for (Target target : image().targets().referringTo(instanceId)) {
      health.report(
          new TargetHealthReport(target.key(), new TargetHealth(state, "", ""), time.now()));
    }
    time.runDue();
  }

  /** Creates a group of template {@code web}. */
  public AutoScalingGroup create(String name, GroupParameters parameters, String... targetGroups) {
    return submit(
        image ->
            groups.create(
                image,
                new GroupManager.Create(name, parameters, List.of(targetGroups), List.of())));
  }

  /** Parameters of a group in all zones: min, max, desired. */
  public static Ask ask(int min, int max, int desired) {
    return new Ask(min, max, desired);
  }

  /** Parameters of a group, little by little. */
  public static final class Ask {
    private final int min;
    private final int max;
    private final int desired;
    private List<String> zones = ZONES;
    private Optional<String> strategy = Optional.empty();
    private Optional<String> healthTypes = Optional.empty();
    private Optional<Integer> grace = Optional.empty();
    private Optional<Integer> warmup = Optional.empty();
    private Optional<List<String>> terminationPolicies = Optional.empty();
    private Optional<Boolean> protectedNew = Optional.empty();
    private Optional<String> deletionProtection = Optional.empty();
    private String version = "$Default";

    private Ask(int min, int max, int desired) {
      this.min = min;
      this.max = max;
      this.desired = desired;
    }

    public Ask zones(String... names) {
      zones = List.of(names);
      return this;
    }

    public Ask strategy(String name) {
      strategy = Optional.of(name);
      return this;
    }

    public Ask elbHealth(int graceSeconds) {
      healthTypes = Optional.of("ELB");
      grace = Optional.of(graceSeconds);
      return this;
    }

    public Ask warmup(int seconds) {
      warmup = Optional.of(seconds);
      return this;
    }

    public Ask terminationPolicies(String... names) {
      terminationPolicies = Optional.of(List.of(names));
      return this;
    }

    public Ask protectedNew() {
      protectedNew = Optional.of(true);
      return this;
    }

    public Ask deletionProtection(String name) {
      deletionProtection = Optional.of(name);
      return this;
    }

    public Ask version(String wanted) {
      version = wanted;
      return this;
    }

    public GroupParameters parameters() {
      return new GroupParameters(
          List.of("LaunchTemplate"),
          Optional.of(TemplateRef.byName("web", version)),
          Optional.of(min),
          Optional.of(max),
          Optional.of(desired),
          new GroupParameters.Where(Optional.of(zones), Optional.empty(), strategy),
          new GroupParameters.Health(healthTypes, grace),
          new GroupParameters.Other(
              Optional.empty(),
              warmup,
              protectedNew,
              terminationPolicies,
              deletionProtection,
              Optional.empty(),
              Optional.empty(),
              Optional.empty()));
    }
  }
}
