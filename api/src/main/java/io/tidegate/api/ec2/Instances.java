package io.tidegate.api.ec2;

import io.tidegate.api.Struct;
import io.tidegate.control.ec2.InstanceManager;
import io.tidegate.control.ec2.StateChange;
import io.tidegate.model.Image;
import io.tidegate.model.ec2.Instance;
import java.util.List;

/** Which instances a request means. Stateless. */
final class Instances {
  private Instances() {}

  /** Those named, else all, that the filters let through. */
  static List<Instance> wanted(Image image, Struct input, Filters<Instance> filters) {
    List<String> ids = input.texts("InstanceIds");
    List<Instance> named =
        ids.isEmpty()
            ? List.copyOf(image.instances().all())
            : ids.stream().distinct().map(id -> InstanceManager.find(image, id)).toList();
    return filters.apply(input, named);
  }

  /** Oldest first, those of a reservation together. */
  static String order(Instance instance) {
    return String.format(
        "%s %s %05d", instance.launchTime(), instance.reservationId(), instance.launchIndex());
  }

  /** State changes as Start, Stop and TerminateInstances answer them. */
  static Struct changes(String member, List<StateChange> changes) {
    return Struct.of(
        member,
        changes.stream()
            .map(
                change ->
                    Struct.of("InstanceId", change.instanceId())
                        .set("CurrentState", InstanceView.state(change.current()))
                        .set("PreviousState", InstanceView.state(change.previous())))
            .toList());
  }
}
