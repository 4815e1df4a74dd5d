package io.tidegate.instances.process;

import io.tidegate.instances.InstanceProvider.Usage;
import io.tidegate.instances.LaunchFailure;
import io.tidegate.instances.LaunchSpec;
import io.tidegate.model.ec2.Instance.State;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One instance as processes: guarded by its own lock, which is held while its files are written and
 * its processes are signalled, never while waiting for them to end. Ending is a row of ticks on
 * {@link Tasks}: SIGTERM to every process, then SIGKILL after the grace until none is left.
 */
final class InstanceProcess {
  private static final Logger log = LoggerFactory.getLogger(InstanceProcess.class);
  private static final Duration TICK = Duration.ofMillis(50);
  private static final int KILL_ROUNDS = 20;

  private final String id;
  private final InstanceDirectory directory;
  private final ProcessWorld world;
  private final ReentrantLock lock = new ReentrantLock();
  private InstanceDirectory.@Nullable Main main;
  private @Nullable LaunchSpec next;
  private Goal goal = Goal.NONE;
  private String reason = "";
  private long deadlineNs;
  private double vcpus = 1;
  private long cpuNanos;

  InstanceProcess(String id, InstanceDirectory directory, ProcessWorld world) {
    this.id = id;
    this.directory = directory;
    this.world = world;
  }

  /** What the ending under way comes to; later ones are stronger. */
  private enum Goal {
    NONE,
    HALT,
    REBOOT,
    STOP,
    TERMINATE
  }

  /** Starts it, or reports that it runs; while it ends it is started again afterwards. */
  void launch(LaunchSpec spec) throws LaunchFailure {
    lock.lock();
    try {
      if (goal == Goal.TERMINATE) {
        return;
      }
      if (goal != Goal.NONE) {
        next = spec;
        return;
      }
      if (main == null && hasEnded(spec)) {
        world.report(id, State.STOPPED, "Server.InternalError: the processes ended" + status());
        return;
      }
      if (main == null) {
        begin(spec);
      }
      world.report(id, State.RUNNING, "");
    } finally {
      lock.unlock();
    }
  }

  /** Whether the boot that is asked for has been and is over: one boot is never started twice. */
  private boolean hasEnded(LaunchSpec spec) {
    return directory.main().filter(it -> it.boots() >= spec.instance().boots()).isPresent();
  }

  void stop(Duration grace) {
    end(Goal.STOP, grace, "");
  }

  void terminate(Duration grace) {
    end(Goal.TERMINATE, grace, "");
  }

  /** Boots anew unless the boot asked for is the one that runs. */
  void reboot(LaunchSpec spec, Duration grace) {
    lock.lock();
    try {
      if (main == null || main.boots() >= spec.instance().boots()) {
        return;
      }
      next = spec;
      end(Goal.REBOOT, grace, "");
    } finally {
      lock.unlock();
    }
  }

  /** After a restart of the server: finds its processes again and says what is. */
  void adopt(LaunchSpec spec, Duration grace) {
    lock.lock();
    try {
      Optional<InstanceDirectory.Main> noted = directory.main();
      if (find(spec, noted)) {
        switch (spec.instance().state()) {
          case PENDING, RUNNING -> {
            world.report(id, State.RUNNING, "");
            reboot(spec, grace);
          }
          case STOPPED, STOPPING -> end(Goal.STOP, grace, "");
          case SHUTTING_DOWN, TERMINATED -> end(Goal.TERMINATE, grace, "");
        }
      } else if (noted.isPresent() && spec.instance().state() == State.RUNNING) {
        end(
            Goal.HALT,
            Duration.ZERO,
            "Server.InternalError: the processes of the instance ended"
                + " while nobody watched"
                + status());
      }
    } finally {
      lock.unlock();
    }
  }

  /** Finds its processes again, for metadata and usage; nothing is done to them. */
  void attend(LaunchSpec spec) {
    lock.lock();
    try {
      find(spec, directory.main());
    } finally {
      lock.unlock();
    }
  }

  private boolean find(LaunchSpec spec, Optional<InstanceDirectory.Main> noted) {
    Optional<InstanceDirectory.Main> running =
        noted.filter(it -> alive(it)).or(() -> unnoted(spec));
    if (running.isEmpty()) {
      return false;
    }
    main = running.get();
    vcpus = spec.type().cpuLimit();
    world.metadata().open(id, spec.instance().privateIp());
    return true;
  }

  /** Looks whether the main process still lives; busy instances are looked at next time. */
  void watch() {
    if (!lock.tryLock()) {
      return;
    }
    try {
      if (goal == Goal.NONE && main != null) {
        if (alive(main)) {
          directory.boundConsole(world.options().maxConsoleBytes());
        } else {
          end(
              Goal.HALT,
              Duration.ZERO,
              "Client.InstanceInitiatedShutdown: Instance initiated shutdown" + status());
        }
      }
    } catch (IOException failed) {
      log.warn("The console of {} could not be bounded: {}", id, failed.getMessage());
    } finally {
      lock.unlock();
    }
  }

  Optional<byte[]> console() {
    try {
      return Optional.of(directory.consoleTail());
    } catch (IOException none) {
      return Optional.empty();
    }
  }

  Optional<Usage> usage() {
    lock.lock();
    try {
      if (main == null) {
        return Optional.empty();
      }
      long used =
          world
              .cgroups()
              .cpuNanos(id)
              .orElseGet(
                  () ->
                      members().stream()
                          .map(ProcessTable::find)
                          .flatMap(Optional::stream)
                          .mapToLong(ProcessTable.Entry::cpuNanos)
                          .sum());
      cpuNanos = Math.max(cpuNanos, used);
      return Optional.of(new Usage(cpuNanos, vcpus, 0, 0));
    } finally {
      lock.unlock();
    }
  }

  private void begin(LaunchSpec spec) throws LaunchFailure {
    world.launcher().prepare(spec, directory);
    main = world.launcher().start(spec, directory);
    vcpus = spec.type().cpuLimit();
    cpuNanos = 0;
    world.metadata().open(id, spec.instance().privateIp());
  }

  private void end(Goal asked, Duration grace, String why) {
    lock.lock();
    try {
      boolean ending = goal != Goal.NONE;
      if (asked.compareTo(goal) > 0) {
        goal = asked;
        reason = why;
      }
      if (asked == Goal.STOP || asked == Goal.TERMINATE) {
        next = null;
      }
      if (ending) {
        return;
      }
      deadlineNs = world.time().nanoTime() + grace.toNanos();
      signal(false);
      tick();
    } finally {
      lock.unlock();
    }
  }

  private void tick() {
    lock.lock();
    try {
      boolean over = world.time().nanoTime() - deadlineNs >= 0;
      if (over && !members().isEmpty()) {
        kill();
      }
      if (members().isEmpty()) {
        finish();
      } else {
        world.tasks().after(TICK, "end-" + id, this::tick);
      }
    } finally {
      lock.unlock();
    }
  }

  private void finish() {
    Goal reached = goal;
    goal = Goal.NONE;
    main = null;
    world.cgroups().remove(id);
    if (reached == Goal.TERMINATE) {
      world.metadata().close(id);
      try {
        world.launcher().remove(directory);
      } catch (IOException failed) {
        log.warn("{} could not be removed: {}", directory.home(), failed.getMessage());
      }
      world.gone(id);
      world.report(id, State.TERMINATED, reason);
      return;
    }
    LaunchSpec again = next;
    next = null;
    if (again == null) {
      world.metadata().close(id);
      world.report(id, State.STOPPED, reason);
      return;
    }
    try {
      begin(again);
      world.report(id, State.RUNNING, "");
    } catch (LaunchFailure failure) {
      world.report(id, State.STOPPED, "Server.InternalError: " + failure.getMessage());
    }
  }

  /** A fork bomb makes new processes between two looks: look again at once, several times. */
  private void kill() {
    world.cgroups().freezeAndKill(id);
    for (int round = 0; round < KILL_ROUNDS && !members().isEmpty(); round++) {
      signal(true);
    }
  }

  private void signal(boolean forcibly) {
    for (long pid : members()) {
      ProcessHandle.of(pid)
          .ifPresent(
              process -> {
                if (forcibly) {
                  process.destroyForcibly();
                } else {
                  process.destroy();
                }
              });
    }
    world.table().forget();
  }

  /** Every live process of the instance, however it tries to hide. */
  private Set<Long> members() {
    Set<Long> pids = new HashSet<>();
    for (long pid : world.cgroups().members(id)) {
      if (ProcessTable.find(pid).isPresent()) {
        pids.add(pid);
      }
    }
    long session = main == null ? Long.MIN_VALUE : main.pid();
    world.table().of(id, session).stream()
        .filter(entry -> ProcessTable.find(entry.pid()).filter(entry::sameAs).isPresent())
        .forEach(entry -> pids.add(entry.pid()));
    return pids;
  }

  private static boolean alive(InstanceDirectory.Main main) {
    return ProcessTable.find(main.pid())
        .filter(entry -> entry.startTicks() == main.startTicks())
        .isPresent();
  }

  /** Started, but the server ended before it noted the pid: the oldest leader of a session. */
  private Optional<InstanceDirectory.Main> unnoted(LaunchSpec spec) {
    List<ProcessTable.Entry> marked = world.table().of(id, Long.MIN_VALUE);
    return marked.stream()
        .filter(entry -> entry.session() == entry.pid())
        .min(java.util.Comparator.comparingLong(ProcessTable.Entry::startTicks))
        .map(
            entry ->
                new InstanceDirectory.Main(
                    entry.pid(), entry.startTicks(), spec.instance().boots()));
  }

  private String status() {
    return directory.exitStatus().map(status -> " (exit status " + status + ")").orElse("");
  }
}
