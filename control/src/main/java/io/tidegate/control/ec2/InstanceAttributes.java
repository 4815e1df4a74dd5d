package io.tidegate.control.ec2;

import io.tidegate.control.Outcome;
import io.tidegate.model.ApiError;
import io.tidegate.model.Change;
import io.tidegate.model.Image;
import io.tidegate.model.ec2.Instance;
import io.tidegate.model.ec2.InstanceType;
import io.tidegate.model.ec2.LaunchTemplateData;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Decides about attributes of existing instances: ModifyInstanceAttribute, (Un)MonitorInstances.
 * Stateless; changes nothing itself.
 */
public final class InstanceAttributes {
  private InstanceAttributes() {}

  /** What to change; absent stays. Type and user data need a stopped instance. */
  public record Modify(
      String instanceId,
      Optional<String> instanceType,
      Optional<String> userData,
      Optional<Boolean> disableApiTermination,
      Optional<Boolean> disableApiStop,
      Optional<String> shutdownBehavior,
      List<String> groups) {}

  /** ModifyInstanceAttribute. */
  public static Outcome<Instance> modify(Image image, Modify command) {
    Instance instance = InstanceManager.find(image, command.instanceId());
    if (command.instanceType().isPresent() || command.userData().isPresent()) {
      requireStopped(instance, command.instanceType().isPresent() ? "instanceType" : "userData");
    }
    command
        .instanceType()
        .filter(type -> InstanceType.find(type).isEmpty())
        .ifPresent(
            type -> {
              throw Ec2Errors.invalidValue("Invalid value '" + type + "' for InstanceType.");
            });
    command.userData().ifPresent(LaunchChecks::checkUserData);
    command
        .shutdownBehavior()
        .filter(behavior -> !behavior.equals("stop") && !behavior.equals("terminate"))
        .ifPresent(
            behavior -> {
              throw Ec2Errors.invalidValue(
                  "Invalid value '" + behavior + "' for instanceInitiatedShutdownBehavior.");
            });
    List<String> groups =
        command.groups().isEmpty()
            ? instance.securityGroups()
            : LaunchChecks.groups(
                image, LaunchTemplateData.EMPTY.withGroups(command.groups()), instance.vpcId());
    Instance.Settings old = instance.settings();
    Instance.Settings changed =
        new Instance.Settings(
            old.keyName(),
            command.userData().or(old::userData).filter(text -> !text.isEmpty()),
            old.iamInstanceProfile(),
            old.monitoring(),
            old.publicAddress(),
            command.disableApiTermination().orElse(old.disableApiTermination()),
            command.disableApiStop().orElse(old.disableApiStop()),
            old.sourceDestCheck(),
            command.shutdownBehavior().orElse(old.shutdownBehavior()),
            old.metadataOptions(),
            old.capacityReservationPreference(),
            old.autoRecovery());
    Instance after =
        instance.with(command.instanceType().orElse(instance.instanceType()), groups, changed);
    return new Outcome<>(List.of(Change.put(after)), after);
  }

  /** MonitorInstances and UnmonitorInstances. */
  public static Outcome<List<Instance>> monitor(Image image, List<String> ids, boolean detailed) {
    List<Change> changes = new ArrayList<>();
    List<Instance> answer = new ArrayList<>();
    for (String id : ids) {
      Instance instance = InstanceManager.find(image, id);
      Instance after =
          instance.with(
              instance.instanceType(),
              instance.securityGroups(),
              instance.settings().monitored(detailed));
      changes.add(Change.put(after));
      answer.add(after);
    }
    return new Outcome<>(changes, answer);
  }

  private static void requireStopped(Instance instance, String attribute) {
    if (instance.state() != Instance.State.STOPPED) {
      throw ApiError.of(
          "IncorrectInstanceState",
          "The instance '"
              + instance.id()
              + "' must be stopped before its '"
              + attribute
              + "' can be changed.");
    }
  }
}
