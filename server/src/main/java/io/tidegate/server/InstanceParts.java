package io.tidegate.server;

import io.tidegate.api.Action;
import io.tidegate.api.ec2.Ec2Actions;
import io.tidegate.api.ec2.Ec2Context;
import io.tidegate.base.Chance;
import io.tidegate.base.TimeSource;
import io.tidegate.control.Controller;
import io.tidegate.control.ec2.Ec2Options;
import io.tidegate.control.ec2.InstanceManager;
import io.tidegate.control.ec2.InstanceReconciler;
import io.tidegate.control.ec2.KeyPairManager;
import io.tidegate.control.ec2.LaunchTemplateManager;
import io.tidegate.control.ec2.MachineImageManager;
import io.tidegate.control.ec2.NetworkManager;
import io.tidegate.control.ec2.SecurityGroupManager;
import io.tidegate.control.ec2.TagManager;
import java.util.List;
import java.util.Map;

/** What EC2 is made of. Made and started by the thread that starts the server. */
final class InstanceParts {
  private final Ground ground;
  private final World world;
  private final InstanceManager instances;
  private final FirstThings first;

  InstanceParts(Ground ground, World world) {
    this.ground = ground;
    this.world = world;
    this.instances =
        new InstanceManager(ground.installation(), options(), ground.chance(), ground.time());
    this.first =
        new FirstThings(
            new NetworkManager(ground.installation(), options(), ground.chance()),
            new MachineImageManager(ground.chance(), ground.time()),
            world.sampleImage());
  }

  private Ec2Options options() {
    return ground.options().ec2();
  }

  /** Who makes and ends instances. */
  InstanceManager manager() {
    return instances;
  }

  /** What every installation has is there from now on, and the world follows the records. */
  void start() {
    Controller controller = ground.controller();
    controller.submit("FirstThings", first::ensure);
    new InstanceReconciler(
            controller, instances, world.instances(), options(), ground.tasks(), ground.faults())
        .start();
  }

  /** Instances run on as they are: nothing may be recorded of them. */
  void attend() {
    world.instances().attend(InstanceReconciler.running(ground.controller().image()));
  }

  /** Removes everything; only in the simulated world. */
  void reset() {
    ground.controller().submit("Reset", first::reset);
    world.instances().adopt(List.of());
  }

  /** The operations. */
  Map<String, Action> actions() {
    Chance chance = ground.chance();
    TimeSource time = ground.time();
    return Ec2Actions.all(
        new Ec2Context(
            ground.installation(),
            ground.controller(),
            instances,
            new LaunchTemplateManager(options(), chance, time),
            first.images(),
            new SecurityGroupManager(chance),
            new KeyPairManager(chance, time),
            new TagManager(),
            world.instances()));
  }

  void describe(Gauges gauges) {
    Controller controller = ground.controller();
    gauges.gauge("instances", "Instances on record.", () -> controller.image().instances().size());
  }
}
