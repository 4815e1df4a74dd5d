package io.tidegate.control.autoscaling;

import io.tidegate.control.Outcome;
import io.tidegate.model.ApiError;
import io.tidegate.model.Change;
import io.tidegate.model.Image;
import io.tidegate.model.Tag;
import io.tidegate.model.autoscaling.ActivityStatus;
import io.tidegate.model.autoscaling.AutoScalingGroup;
import io.tidegate.model.autoscaling.AutoScalingGroup.GroupTag;
import io.tidegate.model.autoscaling.AutoScalingGroup.Size;
import io.tidegate.model.autoscaling.AutoScalingLimits;
import io.tidegate.model.autoscaling.GroupInstance;
import io.tidegate.model.autoscaling.GroupInstance.Origin;
import io.tidegate.model.autoscaling.LifecycleState;
import io.tidegate.model.autoscaling.ScalingActivity;
import io.tidegate.model.autoscaling.ScalingProcess;
import io.tidegate.model.ec2.Instance;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Decisions that bring instances into groups, let them go, or set them aside. Stateless. */
public final class MembershipManager {
  private final GroupContext context;
  private final Departure departure;
  private final Activities activities;

  /** Composes decisions of {@code context}'s managers. */
  public MembershipManager(GroupContext context) {
    this.context = context;
    this.departure = new Departure(context);
    this.activities = new Activities(context);
  }

  /**
   * AttachInstances: running instances of the group's zones join; desired grows by as many.
   *
   * @throws ApiError {@code ValidationError}
   */
  public Outcome<Boolean> attach(Image image, String groupName, List<String> instanceIds) {
    GroupView view = GroupView.get(image, groupName);
    checkPerCall(instanceIds);
    AutoScalingGroup group = view.group();
    checkLaunches(group, "attached to");
    Size size = group.size();
    int after = size.desired() + instanceIds.size();
    if (after > size.max()) {
      throw sizes(group, "attach " + instanceIds.size() + " more instance");
    }
    List<Change> changes = new ArrayList<>();
    for (String id : instanceIds) {
      Instance instance = attachable(view, id);
      ScalingActivity activity =
          activities.begin(
              group,
              new Activities.Start(
                  "Attaching an existing EC2 instance: " + id,
                  Causes.attached(context.now(), size.desired(), after),
                  Activities.details(instance.subnetId(), instance.zone()),
                  ActivityStatus.PRE_IN_SERVICE,
                  true));
      changes.add(Change.put(activity));
      changes.add(Change.put(instance.tagged(tags(group, instance))));
      changes.add(Change.put(joining(group, instance, activity)));
    }
    changes.add(Change.put(group.withSize(size.withDesired(after))));
    return new Outcome<>(changes, true);
  }

  private static GroupInstance joining(
      AutoScalingGroup group, Instance instance, ScalingActivity activity) {
    return new GroupInstance(
        instance.id(),
        group.name(),
        instance.zone(),
        instance.instanceType(),
        LifecycleState.PENDING,
        Optional.empty(),
        group.settings().newInstancesProtected(),
        Optional.empty(),
        Origin.ATTACHED,
        true,
        activity.startTime(),
        Optional.empty(),
        Optional.of(activity.id()));
  }

  private static Instance attachable(GroupView view, String id) {
    Instance instance =
        view.image()
            .instances()
            .find(id)
            .orElseThrow(() -> ApiError.validation("Instance [" + id + "] is invalid."));
    if (instance.state() != Instance.State.RUNNING) {
      throw ApiError.validation(
          "Instance " + id + " is in " + instance.state().text() + " state, not running.");
    }
    if (view.image().groupInstances().contains(id)) {
      throw ApiError.validation("Instance " + id + " is already part of an Auto Scaling group.");
    }
    if (!view.group().placement().zones().contains(instance.zone())) {
      throw ApiError.validation(
          "Instance "
              + id
              + " is in availability zone "
              + instance.zone()
              + ", which the Auto Scaling group does not have.");
    }
    if (!view.image().machineImages().contains(instance.imageId())) {
      throw ApiError.validation(
          "The image of instance " + id + " does not exist any more: " + instance.imageId());
    }
    return instance;
  }

  private static List<Tag> tags(AutoScalingGroup group, Instance instance) {
    Map<String, Tag> tags = new LinkedHashMap<>();
    instance.tags().forEach(tag -> tags.put(tag.key(), tag));
    for (GroupTag tag : group.tags()) {
      if (tag.propagateAtLaunch()) {
        tags.put(tag.key(), new Tag(tag.key(), tag.value()));
      }
    }
    tags.put("aws:autoscaling:groupName", new Tag("aws:autoscaling:groupName", group.name()));
    return List.copyOf(tags.values());
  }

  /**
   * DetachInstances: they leave their load balancers and the group, and run on.
   *
   * @throws ApiError {@code ValidationError}
   */
  public Outcome<List<ScalingActivity>> detach(
      Image image, String groupName, List<String> instanceIds, boolean decrement) {
    GroupView view = GroupView.get(image, groupName);
    List<GroupInstance> members =
        membersIn(view, instanceIds, LifecycleState.IN_SERVICE, LifecycleState.STANDBY);
    int counted = (int) members.stream().filter(GroupInstance::counts).count();
    int after = decremented(view, decrement ? counted : 0, "detach " + counted + " instance");
    int before = view.group().size().desired();
    return leave(
        view,
        members,
        after,
        (now, member) ->
            departure.detach(
                now, member, Causes.detached(context.now(), member.instanceId(), before, after)));
  }

  /**
   * EnterStandby: they leave their load balancers and are not looked at until they come back.
   *
   * @throws ApiError {@code ValidationError}
   */
  public Outcome<List<ScalingActivity>> enterStandby(
      Image image, String groupName, List<String> instanceIds, boolean decrement) {
    GroupView view = GroupView.get(image, groupName);
    List<GroupInstance> members = membersIn(view, instanceIds, LifecycleState.IN_SERVICE);
    int before = view.group().size().desired();
    int after =
        decremented(
            view,
            decrement ? members.size() : 0,
            "place into standby " + members.size() + " instance");
    return leave(
        view,
        members,
        after,
        (now, member) ->
            departure.standby(
                now,
                member,
                Causes.enteredStandby(context.now(), member.instanceId(), before, after)));
  }

  private interface Leaving {
    Departure.Begun begin(GroupView view, GroupInstance member);
  }

  private static Outcome<List<ScalingActivity>> leave(
      GroupView view, List<GroupInstance> members, int desired, Leaving leaving) {
    List<Change> changes = new ArrayList<>();
    List<ScalingActivity> begun = new ArrayList<>();
    for (GroupInstance member : members) {
      Departure.Begun one = leaving.begin(view, member);
      changes.addAll(one.changes());
      begun.add(one.activity());
    }
    Size size = view.group().size();
    if (desired != size.desired()) {
      changes.add(Change.put(view.group().withSize(size.withDesired(desired))));
    }
    return new Outcome<>(changes, begun);
  }

  /**
   * ExitStandby: desired grows by as many.
   *
   * @throws ApiError {@code ValidationError}
   */
  public Outcome<List<ScalingActivity>> exitStandby(
      Image image, String groupName, List<String> instanceIds) {
    GroupView view = GroupView.get(image, groupName);
    List<GroupInstance> members = membersIn(view, instanceIds, LifecycleState.STANDBY);
    AutoScalingGroup group = view.group();
    checkLaunches(group, "moved out of standby in");
    Size size = group.size();
    int after = size.desired() + instanceIds.size();
    if (after > size.max()) {
      throw sizes(group, "move out of standby " + instanceIds.size() + " more instance");
    }
    List<Change> changes = new ArrayList<>();
    List<ScalingActivity> begun = new ArrayList<>();
    for (GroupInstance member : members) {
      String id = member.instanceId();
      ScalingActivity activity =
          activities.begin(
              group,
              new Activities.Start(
                  "Moving EC2 instance out of Standby: " + id,
                  Causes.leftStandby(context.now(), id, size.desired(), after),
                  Activities.details(member.zone()),
                  ActivityStatus.PRE_IN_SERVICE,
                  true));
      begun.add(activity);
      changes.add(Change.put(activity));
      changes.add(
          Change.put(
              member
                  .withUnhealthy(Optional.empty())
                  .in(LifecycleState.PENDING, Optional.of(activity.id()))));
    }
    changes.add(Change.put(group.withSize(size.withDesired(after))));
    return new Outcome<>(changes, begun);
  }

  /** The members of a call, each of which must be in one of {@code states}. */
  private static List<GroupInstance> membersIn(
      GroupView view, List<String> instanceIds, LifecycleState... states) {
    checkPerCall(instanceIds);
    List<GroupInstance> members =
        instanceIds.stream().map(id -> MemberManager.memberOf(view, id)).toList();
    for (GroupInstance member : members) {
      if (!List.of(states).contains(member.state())) {
        String wanted =
            Stream.of(states).map(LifecycleState::wire).collect(Collectors.joining(" or "));
        throw ApiError.validation(
            "The instance " + member.instanceId() + " is not in " + wanted + ".");
      }
    }
    return members;
  }

  private static int decremented(GroupView view, int by, String what) {
    int after = view.group().size().desired() - by;
    if (after < view.group().size().min()) {
      throw sizes(view.group(), what);
    }
    return after;
  }

  private static ApiError sizes(AutoScalingGroup group, String what) {
    return ApiError.validation(
        "AutoScalingGroup "
            + group.name()
            + " has min-size="
            + group.size().min()
            + ", max-size="
            + group.size().max()
            + ", and desired-size="
            + group.size().desired()
            + ". To "
            + what
            + ", please update the AutoScalingGroup sizes appropriately.");
  }

  private static void checkLaunches(AutoScalingGroup group, String what) {
    if (group.isSuspended(ScalingProcess.LAUNCH)) {
      throw ApiError.validation(
          "Instances cannot be "
              + what
              + " Auto Scaling group "
              + group.name()
              + " while its Launch process is suspended.");
    }
  }

  private static void checkPerCall(List<String> ids) {
    if (ids.isEmpty()
        || ids.size() > AutoScalingLimits.INSTANCES_PER_CALL
        || ids.stream().distinct().count() < ids.size()) {
      throw ApiError.validation(
          "Between 1 and "
              + AutoScalingLimits.INSTANCES_PER_CALL
              + " different instances must be given in one call.");
    }
  }
}
