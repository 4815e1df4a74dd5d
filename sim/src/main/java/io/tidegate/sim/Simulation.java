package io.tidegate.sim;

import io.tidegate.base.Chance;
import io.tidegate.model.Change;
import io.tidegate.model.Entity;
import io.tidegate.model.Image;
import io.tidegate.model.ImageDelta;
import io.tidegate.model.autoscaling.AutoScalingGroup;
import io.tidegate.model.autoscaling.GroupInstance;
import io.tidegate.model.ec2.Instance;
import io.tidegate.store.MemoryStore;
import io.tidegate.testkit.FakeInstances;
import io.tidegate.testkit.FaultyStore;
import io.tidegate.testkit.MortalTasks;
import io.tidegate.testkit.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.zip.CRC32;

/**
 * One history from a seed: a group is created, disturbed for a while, left alone, checked, deleted,
 * checked again. The process crashes where the plan says and comes back at once. Owned by the
 * thread that calls {@link #run}; the same seed and plan give the same history.
 */
public final class Simulation {
  private static final Duration QUIET = Duration.ofMinutes(40);

  private final Plan plan;
  private final Chance chance;
  private final VirtualTime time;
  private final MemoryStore durable = new MemoryStore();
  private final FaultyStore store = new FaultyStore(durable);
  private final FakeInstances instances;
  private final Prober prober;
  private final Workload workload;
  private final Checks checks;
  private final List<String> trace = new ArrayList<>();
  private MortalTasks process;
  private ControlPlane plane;

  /**
   * What a run does. {@code disturbances} happen up to 40 s apart; the process dies at the {@code
   * crashAt}th append (0: never), before it or after it, and besides at each append with
   * probability {@code crashShare}.
   */
  public record Plan(
      long seed, int disturbances, long crashAt, boolean crashBefore, double crashShare) {
    /** A history with all kinds of disturbances and some crashes. */
    public static Plan random(long seed) {
      return new Plan(seed, 25, 0, false, 0.03);
    }

    /** A short history with one crash. */
    public static Plan crashing(long seed, long append, boolean before) {
      return new Plan(seed, 4, append, before, 0);
    }
  }

  /** How a run ended: appends made, a checksum of its history, what was broken, the last events. */
  public record Result(long appends, long checksum, List<String> broken, List<String> trace) {}

  /** Nothing happens before {@link #run}. */
  public Simulation(Plan plan) {
    this.plan = plan;
    this.chance = Chance.seeded(plan.seed());
    this.time =
        new VirtualTime(VirtualTime.START, this::fault, Optional.of(Chance.seeded(~plan.seed())));
    this.instances = new FakeInstances(time);
    this.prober = new Prober(instances, time, chance);
    this.workload = new Workload(chance, time, instances, prober);
    this.checks = new Checks(instances);
    this.process = new MortalTasks(time);
    this.plane = new ControlPlane(around());
    Landscape.create(plane.controller, chance, time);
    follow();
    plane.start(around(), process);
    prober.start(plane, process);
    store.beforeAppend(append -> crashIf(plan.crashBefore(), append));
    store.afterAppend(append -> crashIf(!plan.crashBefore(), append));
  }

  /** Runs to the end. */
  public Result run() {
    surviving(() -> workload.begin(plane));
    for (int i = 0; i < plan.disturbances(); i++) {
      advance(Duration.ofMillis(chance.below(40_000)));
      surviving(() -> note(workload.disturb(plane)));
    }
    store.beforeAppend(append -> {});
    store.afterAppend(append -> {});
    surviving(() -> workload.calm(plane));
    advance(QUIET);
    checks.atRest(plane.controller.image());
    restart("orderly");
    advance(Duration.ofMinutes(1));
    checks.atRest(plane.controller.image());
    workload.end(plane);
    advance(QUIET);
    checks.atRest(plane.controller.image());
    if (!instances.existing().isEmpty()) {
      checks.note("still running after the group's end: " + instances.existing());
    }
    CRC32 checksum = new CRC32();
    trace.forEach(line -> checksum.update(line.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    return new Result(store.appends(), checksum.getValue(), checks.broken(), trace);
  }

  private void advance(Duration span) {
    long until = time.nanoTime() + span.toNanos();
    BooleanSupplier more = () -> time.nextWithin(until - time.nanoTime());
    while (more.getAsBoolean()) {
      long version = plane.controller.image().version();
      surviving(time::step);
      if (plane.controller.image().version() != version) {
        checks.world(plane.controller.image());
      }
    }
    time.advance(Duration.ofNanos(until - time.nanoTime()));
  }

  /** Does something; a crash in it ends the process and begins the next. */
  private void surviving(Runnable action) {
    try {
      action.run();
    } catch (Crash crash) {
      restart(String.valueOf(crash.getMessage()));
    }
  }

  private void restart(String why) {
    note("restart: " + why);
    process.kill();
    process = new MortalTasks(time);
    plane = new ControlPlane(around());
    checks.replay(plane.controller.image(), durable);
    follow();
    try {
      plane.start(around(), process);
      prober.start(plane, process);
    } catch (Crash again) {
      restart(String.valueOf(again.getMessage()));
    }
  }

  private ControlPlane.Surroundings around() {
    LateInstances late =
        new LateInstances(instances, process, () -> time.nanoTime() / 1_000_000, chance);
    return new ControlPlane.Surroundings(store, late, time, chance, this::fault);
  }

  private void follow() {
    plane.controller.subscribe(checks);
    plane.controller.subscribe(this::remember);
  }

  private void crashIf(boolean here, long append) {
    boolean planned = here && append == plan.crashAt();
    boolean unlucky = plan.crashShare() > 0 && chance.unit() < plan.crashShare() / 2;
    if (planned || unlucky) {
      throw new Crash("at append " + append);
    }
  }

  private void fault(String where, Throwable cause) {
    if (cause instanceof Crash crash) {
      throw crash;
    }
    java.io.StringWriter stack = new java.io.StringWriter();
    cause.printStackTrace(new java.io.PrintWriter(stack, true));
    checks.note("a bug in " + where + ": " + stack);
  }

  private void remember(ImageDelta delta) {
    delta.changes().forEach(change -> note(describe(change)));
  }

  private void note(String what) {
    trace.add(time.now() + " " + what);
  }

  private static String describe(Change change) {
    return switch (change) {
      case Change.Removed(var kind, String key) -> "- " + kind + " " + key;
      case Change.Put(Entity entity) -> "+ " + entity.kind() + " " + entity.key() + detail(entity);
    };
  }

  private static String detail(Entity entity) {
    return switch (entity) {
      case Instance instance -> " " + instance.state();
      case GroupInstance member -> " " + member.state() + " " + member.unhealthy();
      case AutoScalingGroup group -> " " + group.size() + " " + group.trafficSources();
      default -> "";
    };
  }

  /** The newest image. */
  public Image image() {
    return plane.controller.image();
  }
}
