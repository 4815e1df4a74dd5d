package io.tidegate.control.ec2;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidegate.base.Chance;
import io.tidegate.control.Controller;
import io.tidegate.instances.LaunchFailure;
import io.tidegate.model.Installation;
import io.tidegate.model.ec2.Instance;
import io.tidegate.model.ec2.LaunchTemplateData;
import io.tidegate.model.ec2.MachineImage;
import io.tidegate.store.MemoryStore;
import io.tidegate.testkit.FakeInstances;
import io.tidegate.testkit.FaultyStore;
import io.tidegate.testkit.VirtualTime;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class InstanceReconcilerTest {
  private final VirtualTime time = new VirtualTime();
  private final Chance chance = Chance.seeded(1);
  private final FakeInstances provider = new FakeInstances(time);
  private final FaultyStore store = new FaultyStore(new MemoryStore());
  private final List<Throwable> faults = new ArrayList<>();
  private final Controller controller = new Controller(store, (where, cause) -> faults.add(cause));
  private final InstanceManager manager =
      new InstanceManager(Installation.standard(), Ec2Options.standard(), chance, time);

  private Instance run() {
    NetworkManager network =
        new NetworkManager(Installation.standard(), Ec2Options.standard(), chance);
    controller.submit("network", network::ensureDefaultVpc);
    MachineImageManager images = new MachineImageManager(chance, time);
    MachineImage ami = controller.submit("ami", image -> images.ensureSampleApp(image, "/app"));
    new InstanceReconciler(
            controller,
            manager,
            provider,
            Ec2Options.standard(),
            time,
            (where, cause) -> faults.add(cause))
        .start();
    LaunchTemplateData data = LaunchTemplateData.of(ami.id(), "t3.micro");
    return controller
        .submit("run", image -> manager.run(image, RunInstancesCommand.of(data, 1)))
        .getFirst();
  }

  private Instance.State state(Instance instance) {
    return controller.image().instances().find(instance.id()).orElseThrow().state();
  }

  @Test
  void aFailedLaunchIsKnownBeforeAnythingElseHappens() {
    provider.failNextLaunch(new LaunchFailure.Unknown("once"));
    Instance instance = run();
    while (state(instance) == Instance.State.PENDING) {
      assertEquals(List.of(), provider.launches());
      assertTrue(time.step());
    }
    assertEquals(Instance.State.TERMINATED, state(instance));
    time.advance(Duration.ofMinutes(1));
    assertEquals(List.of(), provider.launches());
  }

  @Test
  void whatLivesAfterItsEndIsEnded() {
    Instance instance = run();
    time.advance(Duration.ofSeconds(5));
    controller.submit("end", image -> manager.terminate(image, List.of(instance.id())));
    time.advance(Duration.ofSeconds(5));
    assertEquals(Instance.State.TERMINATED, state(instance));
    provider.revive(instance.id());
    time.advance(Duration.ofSeconds(5));
    assertEquals(List.of(), List.copyOf(provider.existing().keySet()));
  }

  @Test
  void newsWaitForAStoreThatFails() {
    Instance instance = run();
    time.advance(Duration.ofSeconds(5));
    assertEquals(Instance.State.RUNNING, state(instance));
    store.beforeAppend(
        append -> {
          throw new UncheckedIOException(new IOException("disk full"));
        });
    provider.crash(instance.id());
    time.advance(Duration.ofSeconds(5));
    assertEquals(Instance.State.RUNNING, state(instance));
    store.beforeAppend(append -> {});
    time.advance(Duration.ofSeconds(5));
    assertEquals(Instance.State.STOPPED, state(instance));
  }
}
