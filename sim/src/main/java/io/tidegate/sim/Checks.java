package io.tidegate.sim;

import io.tidegate.control.ImageSubscriber;
import io.tidegate.model.Entity;
import io.tidegate.model.Image;
import io.tidegate.model.ImageDelta;
import io.tidegate.model.autoscaling.AttachmentState;
import io.tidegate.model.autoscaling.AutoScalingGroup;
import io.tidegate.model.autoscaling.GroupInstance;
import io.tidegate.model.autoscaling.LifecycleState;
import io.tidegate.model.autoscaling.ScalingActivity;
import io.tidegate.model.ec2.Instance;
import io.tidegate.model.elbv2.Target;
import io.tidegate.store.MemoryStore;
import io.tidegate.testkit.FakeInstances;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What must hold of every published image, of the world at every moment, and of both once nothing
 * disturbs them any more. Collects what is broken.
 */
final class Checks implements ImageSubscriber {
  private final FakeInstances instances;
  private final List<String> broken = new ArrayList<>();

  Checks(FakeInstances instances) {
    this.instances = instances;
  }

  List<String> broken() {
    return broken;
  }

  void note(String what) {
    broken.add(what);
  }

  @Override
  public void onImage(ImageDelta delta) {
    Image image = delta.after();
    for (AutoScalingGroup group : image.autoScalingGroups().all()) {
      size(delta, group);
    }
    for (GroupInstance member : image.groupInstances().all()) {
      registeredOrLeaving(image, member);
    }
    noOrphanInstance(image);
  }

  private void size(ImageDelta delta, AutoScalingGroup group) {
    AutoScalingGroup.Size size = group.size();
    boolean ordered = size.min() <= size.desired() && size.desired() <= size.max();
    if (!ordered && !group.deleting()) {
      note(group.name() + ": desired capacity out of bounds: " + size);
    }
    int before = counted(delta.before(), group.name());
    int after = counted(delta.after(), group.name());
    int allowed = size.max() + Math.max(1, size.max() / 10);
    if (after > allowed && after > before) {
      note(group.name() + ": grew to " + after + " with " + size);
    }
  }

  private static int counted(Image image, String group) {
    return (int)
        image.groupInstances().referringTo(group).stream()
            .filter(member -> member.state().counts())
            .count();
  }

  /** In service means registered with every attached target group; leaving means with none. */
  private void registeredOrLeaving(Image image, GroupInstance member) {
    Set<String> registered = registered(image, member.instanceId());
    if (member.state() == LifecycleState.IN_SERVICE && running(image, member)) {
      AutoScalingGroup group = image.autoScalingGroups().find(member.groupName()).orElseThrow();
      for (AutoScalingGroup.TrafficSource source : group.trafficSources()) {
        boolean wanted = source.attached() && source.state() != AttachmentState.ADDING;
        if (wanted && member.loadBalanced() && !registered.contains(source.identifier())) {
          note(member.instanceId() + " is in service but not registered");
        }
      }
    }
    if (member.state().leaving() && !registered.isEmpty()) {
      note(member.instanceId() + " is leaving but still registered");
    }
  }

  private static boolean running(Image image, GroupInstance member) {
    return image
        .instances()
        .find(member.instanceId())
        .filter(instance -> instance.state() == Instance.State.RUNNING)
        .isPresent();
  }

  private static Set<String> registered(Image image, String instanceId) {
    return image.targets().referringTo(instanceId).stream()
        .filter(target -> target.drainingSince().isEmpty())
        .map(Target::targetGroupArn)
        .collect(Collectors.toSet());
  }

  private void noOrphanInstance(Image image) {
    for (Instance instance : image.instances().all()) {
      boolean ended =
          switch (instance.state()) {
            case SHUTTING_DOWN, TERMINATED -> true;
            case PENDING, RUNNING, STOPPING, STOPPED -> false;
          };
      if (!ended && !image.groupInstances().contains(instance.id())) {
        note(instance.id() + " is " + instance.state() + " and belongs to no group");
      }
    }
  }

  /** At every moment: nothing runs that was not asked for, and nothing was launched twice. */
  void world(Image image) {
    for (String id : instances.existing().keySet()) {
      if (!image.instances().contains(id)) {
        note(id + " runs but is not known");
      }
    }
    if (!instances.doubleLaunches().isEmpty()) {
      note("launched again after termination: " + instances.doubleLaunches());
    }
    Set<String> once = new HashSet<>(instances.launches());
    if (once.size() != instances.launches().size()) {
      note("launched twice: " + instances.launches());
    }
  }

  /** The image is what a replay of the log gives. */
  void replay(Image image, MemoryStore store) {
    Image replayed = store.load();
    ImageDelta difference = ImageDelta.between(image, replayed);
    if (image.version() != replayed.version() || !difference.changes().isEmpty()) {
      note("the image differs from the log: " + difference.changes());
    }
  }

  /** After a long quiet time: every group is as asked, in the image and in the world. */
  void atRest(Image image) {
    for (AutoScalingGroup group : image.autoScalingGroups().all()) {
      List<GroupInstance> members = List.copyOf(image.groupInstances().referringTo(group.name()));
      boolean serving = members.stream().allMatch(m -> m.state() == LifecycleState.IN_SERVICE);
      if (members.size() != group.size().desired() || !serving) {
        note(group.name() + " at rest: wanted " + group.size() + ", has " + states(members));
      }
      for (AutoScalingGroup.TrafficSource source : group.trafficSources()) {
        targetsAtRest(image, group, source.identifier(), members);
      }
    }
    Set<String> members = keys(image.groupInstances().all());
    Set<String> running = new TreeSet<>(instances.existing().keySet());
    if (!members.equals(running)) {
      note("members " + members + " but running " + running);
    }
    for (Target target : image.targets().all()) {
      if (target.drainingSince().isPresent() || !members.contains(target.id())) {
        note("target left over: " + target.key());
      }
    }
    for (ScalingActivity activity : image.scalingActivities().all()) {
      if (!activity.ended()) {
        note("activity never ended: " + activity.description() + " " + activity.status());
      }
    }
  }

  private void targetsAtRest(
      Image image, AutoScalingGroup group, String targetGroup, List<GroupInstance> members) {
    Set<String> wanted =
        members.stream()
            .map(GroupInstance::instanceId)
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> registered =
        image.targets().referringTo(targetGroup).stream()
            .map(Target::id)
            .collect(Collectors.toCollection(TreeSet::new));
    if (!wanted.equals(registered)) {
      note(group.name() + " at rest: members " + wanted + " but registered " + registered);
    }
  }

  private static List<String> states(List<GroupInstance> members) {
    return members.stream().map(m -> m.instanceId() + " " + m.state()).sorted().toList();
  }

  private static Set<String> keys(Iterable<? extends Entity> entities) {
    Set<String> keys = new TreeSet<>();
    entities.forEach(entity -> keys.add(entity.key()));
    return keys;
  }
}
