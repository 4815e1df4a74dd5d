package io.tidegate.api.ec2;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;
import io.tidegate.api.auth.Caller;
import io.tidegate.base.Chance;
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
import io.tidegate.model.ApiError;
import io.tidegate.model.Installation;
import io.tidegate.store.MemoryStore;
import io.tidegate.testkit.FakeInstances;
import io.tidegate.testkit.VirtualTime;
import java.time.Duration;
import java.util.Map;

/** The operations of EC2 over fake instances on virtual time; one thread. */
final class Ec2Api {
  private final VirtualTime time = new VirtualTime();
  private final Map<String, Action> actions;

  Ec2Api(long seed) {
    this(seed, Ec2Options.standard());
  }

  Ec2Api(long seed, Ec2Options options) {
    Chance chance = Chance.seeded(seed);
    Installation installation = Installation.standard();
    Controller controller = new Controller(new MemoryStore(), Ec2Api::fail);
    InstanceManager instances = new InstanceManager(installation, options, chance, time);
    FakeInstances fake = new FakeInstances(time);
    NetworkManager network = new NetworkManager(installation, options, chance);
    controller.submit("network", network::ensureDefaultVpc);
    new InstanceReconciler(controller, instances, fake, options, time, Ec2Api::fail).start();
    actions =
        Ec2Actions.all(
            new Ec2Context(
                installation,
                controller,
                instances,
                new LaunchTemplateManager(options, chance, time),
                new MachineImageManager(chance, time),
                new SecurityGroupManager(chance),
                new KeyPairManager(chance, time),
                new TagManager(),
                fake));
  }

  /** Lets instances become what they are on their way to. */
  void settle() {
    time.advance(Duration.ofSeconds(2));
  }

  Struct call(String operation, Struct input) {
    Action action = actions.get(operation);
    if (action == null) {
      throw new AssertionError("not served: " + operation);
    }
    return action.run(new Call(operation, input, "r", Caller.root("123456789012")));
  }

  void refused(String code, String operation, Struct input) {
    ApiError refusal = assertThrows(ApiError.class, () -> call(operation, input), operation);
    assertEquals(code, refusal.code(), operation + ": " + refusal.text());
  }

  private static void fail(String where, Throwable cause) {
    throw new AssertionError(where, cause);
  }
}
