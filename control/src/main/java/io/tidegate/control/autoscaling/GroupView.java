package io.tidegate.control.autoscaling;

import io.tidegate.model.ApiError;
import io.tidegate.model.Image;
import io.tidegate.model.autoscaling.AutoScalingGroup;
import io.tidegate.model.autoscaling.AutoScalingGroup.TrafficSource;
import io.tidegate.model.autoscaling.GroupInstance;
import io.tidegate.model.autoscaling.LifecycleState;
import io.tidegate.model.autoscaling.ScalingActivity;
import io.tidegate.model.ec2.Instance;
import io.tidegate.model.ec2.Subnet;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A group in one image with its members, oldest first. */
public record GroupView(Image image, AutoScalingGroup group, List<GroupInstance> members) {
  private static final Comparator<GroupInstance> AGE =
      Comparator.comparing(GroupInstance::launchedAt).thenComparing(GroupInstance::instanceId);

  /** Copies. */
  public GroupView {
    members = List.copyOf(members);
  }

  /** The group called {@code name}; empty when it is gone. */
  public static Optional<GroupView> find(Image image, String name) {
    return image
        .autoScalingGroups()
        .find(name)
        .map(
            group ->
                new GroupView(
                    image,
                    group,
                    image.groupInstances().referringTo(name).stream().sorted(AGE).toList()));
  }

  /**
   * The group called {@code name}.
   *
   * @throws ApiError {@code ValidationError} when there is none
   */
  public static GroupView get(Image image, String name) {
    return find(image, name)
        .orElseThrow(() -> ApiError.validation("AutoScalingGroup name not found - null"));
  }

  /** Members that count towards the desired capacity. */
  public int counted() {
    return (int) members.stream().filter(GroupInstance::counts).count();
  }

  /** Members in {@code state}. */
  public List<GroupInstance> in(LifecycleState state) {
    return members.stream().filter(member -> member.state() == state).toList();
  }

  /** The instance of a member; empty once EC2 has forgotten it. */
  public Optional<Instance> instance(GroupInstance member) {
    return image.instances().find(member.instanceId());
  }

  /** Whether the instance of a member runs. */
  public boolean running(GroupInstance member) {
    return instance(member).map(Instance::state).equals(Optional.of(Instance.State.RUNNING));
  }

  /** Target groups that members belong in, those that are gone left out. */
  public List<TrafficSource> attached() {
    return group.trafficSources().stream()
        .filter(TrafficSource::attached)
        .filter(source -> image.targetGroups().contains(source.identifier()))
        .toList();
  }

  /** The activity that a member is in. */
  public Optional<ScalingActivity> activity(GroupInstance member) {
    return member.activityId().flatMap(image.scalingActivities()::find);
  }

  /** Whether an activity of the group is under way. */
  public boolean busy() {
    return image.scalingActivities().referringTo(group.name()).stream()
        .anyMatch(activity -> activity.groupArn().equals(group.arn()) && !activity.ended());
  }

  /** By zone of the group, its subnets; zones without any subnet are left out. */
  public Map<String, List<String>> subnetsByZone() {
    Map<String, List<String>> found = new LinkedHashMap<>();
    for (String zone : group.placement().zones()) {
      List<String> ids = new ArrayList<>();
      for (Subnet subnet : image.subnets().all()) {
        boolean chosen =
            group.placement().subnetIds().isEmpty()
                ? subnet.defaultForZone()
                : group.placement().subnetIds().contains(subnet.id());
        if (chosen && subnet.zone().equals(zone)) {
          ids.add(subnet.id());
        }
      }
      if (!ids.isEmpty()) {
        ids.sort(Comparator.naturalOrder());
        found.put(zone, ids);
      }
    }
    return found;
  }
}
