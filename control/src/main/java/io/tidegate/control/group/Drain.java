package io.tidegate.control.group;

import io.tidegate.control.autoscaling.Activities;
import io.tidegate.control.autoscaling.Causes;
import io.tidegate.control.autoscaling.Departure;
import io.tidegate.control.autoscaling.GroupContext;
import io.tidegate.control.autoscaling.GroupView;
import io.tidegate.model.Change;
import io.tidegate.model.Image;
import io.tidegate.model.autoscaling.ActivityStatus;
import io.tidegate.model.autoscaling.AutoScalingGroup;
import io.tidegate.model.autoscaling.GroupInstance;
import io.tidegate.model.autoscaling.LifecycleState;
import io.tidegate.model.autoscaling.ScalingProcess;
import io.tidegate.model.elbv2.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Scale-in: chooses as many members as there are too many and takes them out of service. Only
 * members in service are chosen; pending ones are waited for.
 */
final class Drain implements Step {
  private static final String ALL_PROTECTED =
      "Could not scale to desired capacity because all remaining instances are protected from"
          + " scale-in.";

  private final GroupContext context;
  private final Departure departure;
  private final Activities activities;

  Drain(GroupContext context) {
    this.context = context;
    this.departure = new Departure(context);
    this.activities = new Activities(context);
  }

  @Override
  public List<Change> decide(GroupView view) {
    int surplus = view.counted() - view.group().size().desired();
    if (surplus <= 0
        || view.group().deleting()
        || view.group().isSuspended(ScalingProcess.TERMINATE)) {
      return List.of();
    }
    List<GroupInstance> chosen = choose(view, surplus);
    List<Change> changes = new ArrayList<>();
    String cause = cause(view, chosen);
    Image image = view.image();
    for (GroupInstance member : chosen) {
      GroupView now = new GroupView(image, view.group(), view.members());
      List<Change> one = departure.scaleIn(now, member, cause).changes();
      image = image.with(one);
      changes.addAll(one);
    }
    boolean pending = view.members().stream().anyMatch(member -> member.state().pending());
    if (chosen.size() < surplus && !pending) {
      changes.addAll(allProtected(view));
    }
    return changes;
  }

  private List<GroupInstance> choose(GroupView view, int surplus) {
    TerminationChoice choice = new TerminationChoice(context.chance(), context.now());
    List<GroupInstance> candidates = new ArrayList<>(view.in(LifecycleState.IN_SERVICE));
    ZoneBalance balance = ZoneBalance.of(view, List.of());
    List<GroupInstance> chosen = new ArrayList<>();
    for (int i = 0; i < surplus; i++) {
      Optional<GroupInstance> next = choice.choose(view, candidates, balance);
      if (next.isEmpty()) {
        break;
      }
      candidates.remove(next.get());
      balance.remove(next.get().zone());
      chosen.add(next.get());
    }
    return chosen;
  }

  private String cause(GroupView view, List<GroupInstance> chosen) {
    List<String> sentences = new ArrayList<>();
    sentences.add(Causes.shrunk(context.now(), view.counted(), view.group().size().desired()));
    chosen.forEach(member -> sentences.add(Causes.selected(context.now(), member.instanceId())));
    return Causes.join(view.group().progress().cause(), sentences);
  }

  /** Says so once for each change of the desired capacity. */
  private List<Change> allProtected(GroupView view) {
    AutoScalingGroup group = view.group();
    if (group.progress().cause().isEmpty()) {
      return List.of();
    }
    String cause = group.progress().cause().get();
    var start = new Activities.Start(ALL_PROTECTED, cause, "{}", ActivityStatus.IN_PROGRESS, false);
    return List.of(
        Change.put(activities.cancel(activities.begin(group, start), ALL_PROTECTED)),
        Change.put(group.withProgress(group.progress().reached())));
  }

  /** Whether a leaving member still has connections to finish: one that does not run has none. */
  static boolean draining(GroupView view, GroupInstance member) {
    return view.running(member)
        && view.image().targets().referringTo(member.instanceId()).stream()
            .filter(target -> target.drainingSince().isPresent())
            .map(Target::targetGroupArn)
            .anyMatch(
                arn ->
                    view.group().trafficSources().stream()
                        .anyMatch(source -> source.identifier().equals(arn)));
  }
}
