package io.tidegate.testkit;

import io.tidegate.base.Tasks;
import io.tidegate.instances.InstanceObserver;
import io.tidegate.instances.InstanceProvider;
import io.tidegate.instances.LaunchFailure;
import io.tidegate.instances.LaunchSpec;
import io.tidegate.model.ec2.Instance;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;

/**
 * A pretend world of instances behind the provider SPI: owned by the test's one thread. It outlives
 * the server under test, as real instances do: give the same object to the next server. Delays pass
 * on the {@link Tasks} given, normally a {@link VirtualTime}.
 */
public final class FakeInstances implements InstanceProvider {
  private final Tasks tasks;
  private final Map<String, LaunchSpec> specs = new LinkedHashMap<>();
  private final Map<String, Instance.State> states = new LinkedHashMap<>();
  private final Map<String, Integer> boots = new LinkedHashMap<>();
  private final List<String> launches = new ArrayList<>();
  private final List<String> doubleLaunches = new ArrayList<>();
  private final Set<String> everTerminated = new HashSet<>();
  private final Queue<LaunchFailure> failures = new ArrayDeque<>();
  private Duration startDelay = Duration.ofSeconds(1);
  private Duration stopDelay = Duration.ofSeconds(1);
  private double cpuShare = 0.1;
  private InstanceObserver observer = (id, state, reason) -> {};

  /** An empty world. */
  public FakeInstances(Tasks tasks) {
    this.tasks = tasks;
  }

  /** How long launches and stops take from now on. */
  public FakeInstances delays(Duration start, Duration stop) {
    this.startDelay = start;
    this.stopDelay = stop;
    return this;
  }

  /** The next launch call that is not failed already throws {@code failure}. */
  public void failNextLaunch(LaunchFailure failure) {
    failures.add(failure);
  }

  /** Launches that were to fail no longer do. */
  public void clearFailures() {
    failures.clear();
  }

  /** The instance dies by itself, as by kill -9 of its process. */
  public void crash(String instanceId) {
    if (alive(instanceId)) {
      become(instanceId, Instance.State.STOPPED, "Server.InstanceTerminated: crashed");
    }
  }

  /** The instance is found running although it had ended: what a provider with a bug would do. */
  public void revive(String instanceId) {
    become(instanceId, Instance.State.RUNNING, "");
  }

  /** The share of its processors that every instance uses, 0 to 1. */
  public void cpu(double share) {
    this.cpuShare = share;
  }

  /** Instances that exist, terminated ones not. */
  public Map<String, Instance.State> existing() {
    Map<String, Instance.State> found = new LinkedHashMap<>(states);
    found.values().removeIf(state -> state == Instance.State.TERMINATED);
    return found;
  }

  /** Ids in the order of launches that began. */
  public List<String> launches() {
    return List.copyOf(launches);
  }

  /** Ids that were launched again after they had been terminated: always a fault. */
  public List<String> doubleLaunches() {
    return List.copyOf(doubleLaunches);
  }

  @Override
  public void observe(InstanceObserver observer) {
    this.observer = observer;
  }

  @Override
  public void launch(LaunchSpec spec) throws LaunchFailure {
    String id = spec.instance().id();
    if (alive(id)) {
      observer.changed(id, states.getOrDefault(id, Instance.State.PENDING), "");
      return;
    }
    boolean ended = boots.getOrDefault(id, 0) >= spec.instance().boots();
    if (ended && !everTerminated.contains(id)) {
      observer.changed(id, Instance.State.STOPPED, "");
      return;
    }
    LaunchFailure failure = failures.poll();
    if (failure != null) {
      throw failure;
    }
    if (everTerminated.contains(id)) {
      doubleLaunches.add(id);
    }
    specs.put(id, spec);
    boots.put(id, spec.instance().boots());
    launches.add(id);
    states.put(id, Instance.State.PENDING);
    tasks.after(startDelay, "fake-launch", () -> started(id));
  }

  private void started(String id) {
    if (states.get(id) == Instance.State.PENDING) {
      become(id, Instance.State.RUNNING, "");
    }
  }

  @Override
  public void stop(String instanceId, Duration grace) {
    end(instanceId, Instance.State.STOPPING, Instance.State.STOPPED);
  }

  @Override
  public void reboot(LaunchSpec spec, Duration grace) {}

  @Override
  public void terminate(String instanceId, Duration grace) {
    everTerminated.add(instanceId);
    end(instanceId, Instance.State.SHUTTING_DOWN, Instance.State.TERMINATED);
  }

  private void end(String id, Instance.State now, Instance.State then) {
    Instance.State state = states.getOrDefault(id, Instance.State.TERMINATED);
    if (state == Instance.State.TERMINATED || state == then) {
      tasks.start("fake-ended", () -> observer.changed(id, state, ""));
      return;
    }
    states.put(id, now);
    tasks.after(stopDelay, "fake-end", () -> become(id, then, ""));
  }

  @Override
  public void adopt(List<LaunchSpec> expected) {
    Set<String> wanted = new HashSet<>();
    for (LaunchSpec spec : expected) {
      String id = spec.instance().id();
      wanted.add(id);
      Instance.State state = states.get(id);
      if (state != null) {
        observer.changed(id, state, "");
      }
    }
    for (String id : List.copyOf(existing().keySet())) {
      if (!wanted.contains(id)) {
        terminate(id, Duration.ZERO);
      }
    }
  }

  @Override
  public Optional<byte[]> consoleOutput(String instanceId) {
    return specs.containsKey(instanceId)
        ? Optional.of(("console of " + instanceId + "\n").getBytes(StandardCharsets.UTF_8))
        : Optional.empty();
  }

  @Override
  public Optional<Usage> usage(String instanceId) {
    return states.get(instanceId) == Instance.State.RUNNING
        ? Optional.of(new Usage((long) (cpuShare * 60_000_000_000L), 1, 0, 0))
        : Optional.empty();
  }

  @Override
  public void close() {
    observer = (id, state, reason) -> {};
  }

  private boolean alive(String id) {
    Instance.State state = states.get(id);
    return state == Instance.State.PENDING || state == Instance.State.RUNNING;
  }

  private void become(String id, Instance.State state, String reason) {
    states.put(id, state);
    observer.changed(id, state, reason);
  }
}
