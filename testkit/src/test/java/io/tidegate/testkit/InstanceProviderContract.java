package io.tidegate.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidegate.instances.InstanceProvider;
import io.tidegate.instances.LaunchSpec;
import io.tidegate.model.ec2.Instance;
import io.tidegate.model.ec2.Instance.State;
import io.tidegate.model.ec2.MachineImage;
import io.tidegate.model.ec2.MetadataOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/** What every provider of instances does; each implementation runs it. */
abstract class InstanceProviderContract {
  private static final Duration GRACE = Duration.ofSeconds(2);

  private final String id = "i-" + io.tidegate.base.Chance.system().hex(17);
  private final Map<String, State> states = new ConcurrentHashMap<>();

  /** The provider under test, the same in all of one test. */
  abstract InstanceProvider provider();

  /** Lets time pass until {@code condition} holds, within limits. */
  abstract boolean eventually(BooleanSupplier condition);

  /** Where an image is that runs until it is ended. */
  abstract String imageLocation();

  @Test
  void aLaunchedInstanceRunsAndHasUseAndConsole() throws Exception {
    launch(1);
    assertTrue(provider().usage(id).isPresent());
    assertTrue(provider().consoleOutput(id).isPresent());
    terminate();
    assertFalse(provider().usage(id).isPresent());
  }

  @Test
  void launchingAgainReportsThatItRuns() throws Exception {
    launch(1);
    states.clear();
    launch(1);
    terminate();
  }

  @Test
  void stopsAndStarts() throws Exception {
    launch(1);
    provider().stop(id, GRACE);
    become(State.STOPPED);
    assertFalse(provider().usage(id).isPresent());
    launch(2);
    terminate();
  }

  @Test
  void aRebootLeavesItRunning() throws Exception {
    launch(1);
    provider().reboot(spec(State.RUNNING, 2), GRACE);
    assertTrue(eventually(() -> provider().usage(id).isPresent()));
    assertEquals(State.RUNNING, states.get(id));
    terminate();
  }

  @Test
  void terminatingTwiceOrWhatIsNotThereIsReportedAsDone() throws Exception {
    provider().observe((instance, state, reason) -> states.put(instance, state));
    terminate();
    states.clear();
    terminate();
  }

  @Test
  void adoptionReportsWhatRuns() throws Exception {
    launch(1);
    states.clear();
    provider().adopt(List.of(spec(State.RUNNING, 1)));
    become(State.RUNNING);
    terminate();
  }

  private void launch(int boots) throws Exception {
    provider().observe((instance, state, reason) -> states.put(instance, state));
    provider().launch(spec(State.PENDING, boots));
    become(State.RUNNING);
  }

  private void terminate() {
    provider().terminate(id, GRACE);
    become(State.TERMINATED);
  }

  private void become(State state) {
    assertTrue(eventually(() -> states.get(id) == state), () -> "not " + state + ": " + states);
  }

  private LaunchSpec spec(State state, int boots) {
    Instance instance =
        new Instance(
            id,
            "r-00000000000000001",
            0,
            "ami-00000000000000001",
            "t3.micro",
            state,
            Optional.empty(),
            new Instance.Placing(
                "us-east-1a", "subnet-1", "vpc-1", "127.79.1.9", "eni-1", "at-1", List.of()),
            List.of(),
            new Instance.Settings(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                false,
                false,
                false,
                false,
                true,
                "stop",
                MetadataOptions.DEFAULT,
                Optional.empty(),
                Optional.empty()),
            List.of(),
            boots,
            Instant.EPOCH,
            Optional.empty(),
            Optional.empty(),
            List.of());
    MachineImage image =
        new MachineImage(
            instance.imageId(),
            "test",
            "",
            imageLocation(),
            "x86_64",
            Optional.empty(),
            "/dev/xvda",
            List.of(),
            Instant.EPOCH,
            List.of());
    return LaunchSpec.of(instance, Optional.of(image));
  }
}
