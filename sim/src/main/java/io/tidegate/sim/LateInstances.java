package io.tidegate.sim;

import io.tidegate.base.Chance;
import io.tidegate.base.Tasks;
import io.tidegate.instances.InstanceObserver;
import io.tidegate.instances.InstanceProvider;
import io.tidegate.instances.LaunchFailure;
import io.tidegate.instances.LaunchSpec;
import io.tidegate.model.ec2.Instance;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A provider whose news come late, sometimes twice, in order for each instance. News under way die
 * with the process whose tasks carry them.
 */
final class LateInstances implements InstanceProvider {
  private static final int MOST_LATE_MS = 3_000;

  private final InstanceProvider inner;
  private final Tasks tasks;
  private final Chance chance;
  private final Map<String, Long> lastDueMs = new HashMap<>();
  private final java.util.function.LongSupplier nowMs;

  LateInstances(
      InstanceProvider inner, Tasks tasks, java.util.function.LongSupplier nowMs, Chance chance) {
    this.inner = inner;
    this.tasks = tasks;
    this.nowMs = nowMs;
    this.chance = chance;
  }

  @Override
  public void observe(InstanceObserver observer) {
    inner.observe((id, state, reason) -> later(observer, id, state, reason));
  }

  private void later(InstanceObserver observer, String id, Instance.State state, String reason) {
    int copies = chance.below(10) == 0 ? 2 : 1;
    for (int copy = 0; copy < copies; copy++) {
      long due = nowMs.getAsLong() + (chance.below(3) == 0 ? chance.below(MOST_LATE_MS) : 0);
      long inOrder = Math.max(due, lastDueMs.getOrDefault(id, 0L) + 1);
      lastDueMs.put(id, inOrder);
      tasks.after(
          Duration.ofMillis(inOrder - nowMs.getAsLong()),
          "late-news",
          () -> observer.changed(id, state, reason));
    }
  }

  @Override
  public void launch(LaunchSpec spec) throws LaunchFailure {
    inner.launch(spec);
  }

  @Override
  public void stop(String instanceId, Duration grace) {
    inner.stop(instanceId, grace);
  }

  @Override
  public void reboot(LaunchSpec spec, Duration grace) {
    inner.reboot(spec, grace);
  }

  @Override
  public void terminate(String instanceId, Duration grace) {
    inner.terminate(instanceId, grace);
  }

  @Override
  public void adopt(List<LaunchSpec> expected) {
    inner.adopt(expected);
  }

  @Override
  public Optional<byte[]> consoleOutput(String instanceId) {
    return inner.consoleOutput(instanceId);
  }

  @Override
  public Optional<Usage> usage(String instanceId) {
    return inner.usage(instanceId);
  }

  @Override
  public void close() {}
}
