package io.tidegate.control.ec2;

import io.tidegate.base.Chance;
import io.tidegate.control.Controller;
import io.tidegate.model.Installation;
import io.tidegate.model.ec2.Instance;
import io.tidegate.model.ec2.LaunchTemplateData;
import io.tidegate.model.ec2.MachineImage;
import io.tidegate.store.MemoryStore;
import io.tidegate.testkit.FakeInstances;
import io.tidegate.testkit.VirtualTime;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The EC2 control plane on virtual time over a pretend world; one thread. */
final class Ec2World {
  final VirtualTime time = new VirtualTime();
  final MemoryStore store = new MemoryStore();
  final FakeInstances fake = new FakeInstances(time);
  final Chance chance = Chance.seeded(1);
  Controller controller = controller();
  InstanceManager instances = manager(Ec2Options.standard());
  final LaunchTemplateManager templates =
      new LaunchTemplateManager(Ec2Options.standard(), chance, time);
  final SecurityGroupManager groups = new SecurityGroupManager(chance);
  MachineImage ami;

  Ec2World() {
    NetworkManager network =
        new NetworkManager(Installation.standard(), Ec2Options.standard(), chance);
    controller.submit("network", network::ensureDefaultVpc);
    MachineImageManager images = new MachineImageManager(chance, time);
    ami = controller.submit("image", image -> images.ensureSampleApp(image, "/images/sample"));
    start();
  }

  InstanceManager manager(Ec2Options options) {
    return new InstanceManager(Installation.standard(), options, chance, time);
  }

  private Controller controller() {
    return new Controller(
        store,
        (where, cause) -> {
          throw new AssertionError(where, cause);
        });
  }

  private void start() {
    new InstanceReconciler(
            controller,
            instances,
            fake,
            Ec2Options.standard(),
            time,
            (where, cause) -> {
              throw new AssertionError(where, cause);
            })
        .start();
  }

  /** Kill -9 of the server and a new one: tasks and memory are gone, store and world remain. */
  void crash() {
    time.forgetTasks();
    controller = controller();
    start();
  }

  LaunchTemplateData data() {
    return LaunchTemplateData.of(ami.id(), "t3.micro");
  }

  List<Instance> run(LaunchTemplateData data, int count) {
    return run(RunInstancesCommand.of(data, count));
  }

  List<Instance> run(RunInstancesCommand command) {
    return controller.submit("run", image -> instances.run(image, command));
  }

  RunInstancesCommand command(int min, int max, Optional<String> token) {
    return new RunInstancesCommand(
        Optional.empty(), data(), min, max, Optional.empty(), Optional.empty(), token);
  }

  Instance.State state(Instance instance) {
    return controller.image().instances().find(instance.id()).orElseThrow().state();
  }

  Instance now(Instance instance) {
    return controller.image().instances().find(instance.id()).orElseThrow();
  }

  void seconds(int count) {
    time.advance(Duration.ofSeconds(count));
  }
}
