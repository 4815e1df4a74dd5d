package io.tidegate.dataplane.target;

import io.tidegate.dataplane.health.HealthBoard;
import io.tidegate.dataplane.loop.Loop;
import io.tidegate.dataplane.metrics.GroupCounters;
import io.tidegate.dataplane.sticky.StickyCookie;
import io.tidegate.routing.CompiledTargetGroup;
import io.tidegate.routing.GroupPolicy;
import io.tidegate.routing.SlowStart;
import io.tidegate.routing.TargetPicker;
import io.tidegate.routing.TargetStates;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A target group while it runs, as one loop sees it from one node: lends the running state of its
 * targets to the {@link TargetPicker}. Owned by the loop's thread; survives snapshots.
 */
public final class TargetGroupState implements TargetStates {
  private final Loop loop;
  private final HealthBoard board;
  private final String zone;
  private final GroupCounters counters;
  private List<TargetState> members = List.of();
  private final SlowStart slowStart = new SlowStart();
  private final long stickyId;
  private TargetPicker picker;
  private long notedVersion = -1;
  private long takenSignal;

  TargetGroupState(
      Loop loop, HealthBoard board, String zone, GroupCounters counters, Members first) {
    this.loop = loop;
    this.board = board;
    this.zone = zone;
    this.counters = counters;
    this.members = first.states();
    this.stickyId = StickyCookie.id(first.group().arn());
    this.picker = picker(first.group());
  }

  /** A group as compiled, and the running state of its targets in the same order. */
  record Members(CompiledTargetGroup group, List<TargetState> states) {
    Members {
      states = List.copyOf(states);
    }
  }

  /** The group's ARN. */
  public String arn() {
    return picker.group().arn();
  }

  /** Its counters on this loop. */
  public GroupCounters counters() {
    return counters;
  }

  /** The number that stickiness cookies name the group with. */
  public long stickyId() {
    return stickyId;
  }

  /** How the group treats clients. */
  public GroupPolicy policy() {
    return picker.group().policy();
  }

  /** The target that cookies name {@code id}, when it may be picked now; else null. */
  public @Nullable TargetState stuck(long id) {
    for (int i = 0; i < members.size(); i++) {
      if (members.get(i).stickyId() == id) {
        return picker.eligible(this, i) ? members.get(i) : null;
      }
    }
    return null;
  }

  void follow(Members next) {
    boolean sameTargets = next.group().equals(picker.group());
    members = next.states();
    if (!sameTargets) {
      picker = picker(next.group());
      notedVersion = -1;
    }
  }

  private TargetPicker picker(CompiledTargetGroup group) {
    return new TargetPicker(group, zone, loop.chance().below(Integer.MAX_VALUE));
  }

  /**
   * The target for a new request, or null when none is registered in scope. {@code except} has just
   * failed and is returned only when there is no other.
   *
   * <p>With a target optimizer null also means that no target asks for a request, but for {@code
   * except}; otherwise the signal of the one that does is taken, see {@link #takenSignal}.
   */
  public @Nullable TargetState pick(@Nullable TargetState except) {
    if (board.version() != notedVersion) {
      notedVersion = board.version();
      slowStart.note(picker.group(), this, loop.nowMs());
    }
    RandomGenerator random = loop.chance().generator();
    takenSignal = 0;
    if (policy().controlled()) {
      return pickReady(except, random);
    }
    int chosen = picker.pick(this, random);
    if (chosen == TargetPicker.NONE) {
      return null;
    }
    for (int tries = picker.eligibleCount();
        tries > 0 && members.get(chosen).equals(except);
        tries--) {
      chosen = picker.pick(this, random);
    }
    if (picker.failedOpen()) {
      counters.unhealthyRoutingRequests++;
    }
    return members.get(chosen);
  }

  /** Tries until nobody asks: another loop may have been quicker. */
  private @Nullable TargetState pickReady(@Nullable TargetState except, RandomGenerator random) {
    int skipped = 0;
    int chosen = picker.pick(this, random);
    while (chosen != TargetPicker.NONE && skipped <= picker.eligibleCount()) {
      TargetState target = members.get(chosen);
      if (target.equals(except)) {
        skipped++;
      } else {
        takenSignal = target.asked().take();
        if (takenSignal != 0) {
          counters.unhealthyRoutingRequests += picker.failedOpen() ? 1 : 0;
          return target;
        }
      }
      chosen = picker.pick(this, random);
    }
    return null;
  }

  /** The signal by which the target asked that was picked last; 0 without a target optimizer. */
  public long takenSignal() {
    return takenSignal;
  }

  @Override
  public boolean ready(int i) {
    return members.get(i).asked().isReady();
  }

  @Override
  public long version() {
    return board.version();
  }

  @Override
  public boolean healthy(int i) {
    return members.get(i).isHealthy();
  }

  @Override
  public long slowStartAgeMs(int i) {
    return slowStart.ageMs(i, loop.nowMs());
  }

  @Override
  public int weight(int i) {
    return members.get(i).weight();
  }

  @Override
  public int outstanding(int i) {
    return members.get(i).inFlight();
  }
}
