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
   */
  public @Nullable TargetState pick(@Nullable TargetState except) {
    if (board.version() != notedVersion) {
      notedVersion = board.version();
      slowStart.note(picker.group(), this, loop.nowMs());
    }
    RandomGenerator random = loop.chance().generator();
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
