package io.tidegate.sim;

import io.tidegate.base.Chance;
import io.tidegate.base.TimeSource;
import io.tidegate.control.Controller;
import io.tidegate.control.Outcome;
import io.tidegate.control.autoscaling.GroupParameters;
import io.tidegate.control.ec2.Ec2Options;
import io.tidegate.control.ec2.LaunchTemplateManager;
import io.tidegate.control.ec2.MachineImageManager;
import io.tidegate.control.ec2.NetworkManager;
import io.tidegate.control.ec2.TemplateRef;
import io.tidegate.model.Change;
import io.tidegate.model.Image;
import io.tidegate.model.Installation;
import io.tidegate.model.ec2.LaunchTemplateData;
import io.tidegate.model.elbv2.Action;
import io.tidegate.model.elbv2.HealthCheck;
import io.tidegate.model.elbv2.Listener;
import io.tidegate.model.elbv2.LoadBalancer;
import io.tidegate.model.elbv2.Protocol;
import io.tidegate.model.elbv2.TargetGroup;
import io.tidegate.testkit.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What every simulation begins with: network, template, two target groups behind a balancer. */
final class Landscape {
  static final List<String> ZONES = List.of("us-east-1a", "us-east-1b", "us-east-1c");
  static final String TEMPLATE = "web";
  static final List<String> TARGET_GROUPS = List.of(targetGroupArn("one"), targetGroupArn("two"));
  private static final String BALANCER =
      Installation.standard().arn("elasticloadbalancing", "loadbalancer/app/lb/0123456789abcdef");

  private Landscape() {}

  private static String targetGroupArn(String name) {
    return Installation.standard()
        .arn("elasticloadbalancing", "targetgroup/" + name + "/0123456789abcdef");
  }

  static void create(Controller controller, Chance chance, TimeSource time) {
    Ec2Options ec2 = Ec2Options.standard();
    NetworkManager network = new NetworkManager(Installation.standard(), ec2, chance);
    MachineImageManager images = new MachineImageManager(chance, time);
    LaunchTemplateManager templates = new LaunchTemplateManager(ec2, chance, time);
    LaunchTemplateData data = LaunchTemplateData.of(MachineImageManager.SAMPLE_APP_ID, "t3.micro");
    var template =
        new LaunchTemplateManager.Create(TEMPLATE, "", data, List.of(), Optional.empty());
    controller.submit("network", network::ensureDefaultVpc);
    controller.submit("image", image -> images.ensureSampleApp(image, "/app"));
    controller.submit("template", image -> templates.create(image, template));
    controller.submit("balancing", image -> new Outcome<>(balancing(image), true));
  }

  private static List<Change> balancing(Image image) {
    String vpc = NetworkManager.defaultVpc(image).orElseThrow().id();
    List<Change> changes = new ArrayList<>();
    TARGET_GROUPS.forEach(arn -> changes.add(Change.put(targetGroup(arn, vpc))));
    changes.add(Change.put(balancer(vpc)));
    changes.add(Change.put(listener()));
    return changes;
  }

  private static TargetGroup targetGroup(String arn, String vpc) {
    HealthCheck check =
        new HealthCheck(
            true,
            Protocol.HTTP,
            Optional.empty(),
            "/",
            Duration.ofSeconds(10),
            Duration.ofSeconds(5),
            2,
            2,
            Optional.of("200"));
    return new TargetGroup(
        arn,
        arn.contains("/one/") ? "one" : "two",
        Optional.of(Protocol.HTTP),
        Optional.of("HTTP1"),
        Optional.of(8080),
        Optional.of(vpc),
        TargetGroup.TargetType.INSTANCE,
        "ipv4",
        check,
        Map.of("deregistration_delay.timeout_seconds", "20"),
        List.of());
  }

  private static LoadBalancer balancer(String vpc) {
    return new LoadBalancer(
        BALANCER,
        "lb",
        "lb.elb.tidegate.internal",
        LoadBalancer.Type.APPLICATION,
        LoadBalancer.Scheme.INTERNAL,
        vpc,
        ZONES.stream()
            .map(zone -> new LoadBalancer.ZoneMapping(zone, "s", "127.0.0.9", Optional.empty()))
            .toList(),
        List.of(),
        "ipv4",
        new LoadBalancer.State(LoadBalancer.State.Code.ACTIVE, Optional.empty()),
        VirtualTime.START,
        Map.of(),
        List.of());
  }

  private static Listener listener() {
    List<Action.WeightedTargetGroup> groups =
        TARGET_GROUPS.stream().map(arn -> new Action.WeightedTargetGroup(arn, 1)).toList();
    return new Listener(
        BALANCER.replace("loadbalancer", "listener") + "/0123456789abcdef",
        BALANCER,
        Protocol.HTTP,
        80,
        Optional.empty(),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        List.of(new Action.Forward(Optional.empty(), groups, Optional.empty())),
        Map.of(),
        List.of());
  }

  /** Bounds and desired capacity of a group in all zones with ELB health and 30 s of grace. */
  static GroupParameters group(int min, int max, int desired) {
    return new GroupParameters(
        List.of("LaunchTemplate"),
        Optional.of(TemplateRef.byName(TEMPLATE, "$Default")),
        Optional.of(min),
        Optional.of(max),
        Optional.of(desired),
        new GroupParameters.Where(Optional.of(ZONES), Optional.empty(), Optional.empty()),
        new GroupParameters.Health(Optional.of("ELB"), Optional.of(30)),
        new GroupParameters.Other(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty()));
  }

  /** New bounds and desired capacity and nothing else. */
  static GroupParameters resize(int min, int max, int desired) {
    GroupParameters all = group(min, max, desired);
    return new GroupParameters(
        List.of(),
        Optional.empty(),
        all.minSize(),
        all.maxSize(),
        all.desiredCapacity(),
        new GroupParameters.Where(Optional.empty(), Optional.empty(), Optional.empty()),
        new GroupParameters.Health(Optional.empty(), Optional.empty()),
        all.other());
  }
}
