package io.tidegate.instances.simulated;

import io.tidegate.instances.InstanceObserver;
import io.tidegate.instances.InstanceProvider;
import io.tidegate.instances.LaunchSpec;
import io.tidegate.model.ec2.Instance.State;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Instances that run at once and are nothing: for {@code --simulated}, where test suites want the
 * API's behaviour without processes. Thread-safe by its concurrent table.
 */
public final class SimulatedProvider implements InstanceProvider {
  private final Map<String, LaunchSpec> running = new ConcurrentHashMap<>();
  private volatile InstanceObserver observer = (id, state, reason) -> {};

  @Override
  public void observe(InstanceObserver observer) {
    this.observer = observer;
  }

  @Override
  public void launch(LaunchSpec spec) {
    running.put(spec.instance().id(), spec);
    observer.changed(spec.instance().id(), State.RUNNING, "");
  }

  @Override
  public void stop(String instanceId, Duration grace) {
    running.remove(instanceId);
    observer.changed(instanceId, State.STOPPED, "");
  }

  @Override
  public void reboot(LaunchSpec spec, Duration grace) {
    running.replace(spec.instance().id(), spec);
  }

  @Override
  public void terminate(String instanceId, Duration grace) {
    running.remove(instanceId);
    observer.changed(instanceId, State.TERMINATED, "");
  }

  @Override
  public void adopt(List<LaunchSpec> expected) {
    running.clear();
    for (LaunchSpec spec : expected) {
      if (spec.instance().state() == State.RUNNING) {
        launch(spec);
      }
    }
  }

  @Override
  public Optional<byte[]> consoleOutput(String instanceId) {
    return Optional.ofNullable(running.get(instanceId))
        .map(spec -> ("simulated instance " + instanceId + "\n").getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public Optional<Usage> usage(String instanceId) {
    return Optional.ofNullable(running.get(instanceId))
        .map(spec -> new Usage(0, spec.type().vcpus(), 0, 0));
  }

  @Override
  public void close() {
    observer = (id, state, reason) -> {};
  }
}
