package io.tidegate.control.autoscaling;

import io.tidegate.control.Outcome;
import io.tidegate.model.ApiError;
import io.tidegate.model.Change;
import io.tidegate.model.Image;
import io.tidegate.model.autoscaling.AttachmentState;
import io.tidegate.model.autoscaling.AutoScalingGroup;
import io.tidegate.model.autoscaling.AutoScalingGroup.GroupTag;
import io.tidegate.model.autoscaling.AutoScalingGroup.HealthRules;
import io.tidegate.model.autoscaling.AutoScalingGroup.LaunchTemplateRef;
import io.tidegate.model.autoscaling.AutoScalingGroup.Placement;
import io.tidegate.model.autoscaling.AutoScalingGroup.Size;
import io.tidegate.model.autoscaling.AutoScalingGroup.TrafficSource;
import io.tidegate.model.autoscaling.AutoScalingLimits;
import io.tidegate.model.autoscaling.DeletionProtection;
import io.tidegate.model.autoscaling.GroupInstance;
import io.tidegate.model.autoscaling.GroupProgress;
import io.tidegate.model.autoscaling.GroupSettings;
import io.tidegate.model.autoscaling.HealthCheckType;
import io.tidegate.model.autoscaling.TerminationPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Decisions that create, change and delete groups. Stateless; pure given ids and clock. */
public final class GroupManager {
  private final GroupContext context;
  private final GroupRules rules;

  /** Composes decisions of {@code context}'s managers. */
  public GroupManager(GroupContext context) {
    this.context = context;
    this.rules = new GroupRules(context);
  }

  /** CreateAutoScalingGroup. */
  public record Create(
      String name, GroupParameters parameters, List<String> targetGroupArns, List<GroupTag> tags) {
    /** Copies. */
    public Create {
      targetGroupArns = List.copyOf(targetGroupArns);
      tags = List.copyOf(tags);
    }
  }

  /**
   * A new group; the reconciler launches its instances.
   *
   * @throws ApiError {@code AlreadyExists}, {@code LimitExceeded}, {@code ValidationError}
   */
  public Outcome<AutoScalingGroup> create(Image image, Create command) {
    GroupRules.checkName(command.name());
    checkNew(image, command.name());
    GroupParameters said = command.parameters();
    if (said.launchSources().size() != 1) {
      throw ApiError.validation(
          "Valid requests must contain either LaunchTemplate, LaunchConfigurationName, InstanceId or"
              + " MixedInstancesPolicy parameter.");
    }
    Size size = GroupRules.size(said, Optional.empty());
    Placement placement = rules.placement(image, said.where(), Optional.empty());
    LaunchTemplateRef template = template(image, said, placement);
    TagManager.checkTags(command.tags());
    Instant now = context.now();
    AutoScalingGroup group =
        new AutoScalingGroup(
            context.arn(
                "autoScalingGroup:"
                    + context.chance().uuid()
                    + ":autoScalingGroupName/"
                    + command.name()),
            command.name(),
            template,
            size,
            placement,
            GroupRules.health(said.health(), DEFAULT_HEALTH),
            GroupRules.settings(said.other(), defaults()),
            attachments(image, command.targetGroupArns()),
            Map.of(),
            List.of(),
            command.tags(),
            now,
            false,
            GroupProgress.NONE.because(Causes.created(now, size.desired())));
    return new Outcome<>(List.of(Change.put(group)), group);
  }

  private static final HealthRules DEFAULT_HEALTH =
      new HealthRules(List.of(HealthCheckType.EC2), Duration.ZERO);

  private GroupSettings defaults() {
    return new GroupSettings(
        AutoScalingLimits.DEFAULT_COOLDOWN,
        Optional.empty(),
        false,
        List.of(TerminationPolicy.DEFAULT),
        DeletionProtection.NONE,
        false,
        "arn:aws:iam::"
            + context.installation().account()
            + ":role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling",
        Optional.empty());
  }

  private void checkNew(Image image, String name) {
    Optional<AutoScalingGroup> known = image.autoScalingGroups().find(name);
    if (known.isPresent()) {
      throw ApiError.of(
          "AlreadyExists",
          "AutoScalingGroup by this name already exists - A group with the name "
              + name
              + " already exists"
              + (known.get().deleting() ? " and is pending delete" : ""));
    }
    if (image.autoScalingGroups().size() >= context.options().maxGroups()) {
      throw ApiError.of(
          "LimitExceeded",
          "You have already reached the limit of "
              + context.options().maxGroups()
              + " Auto Scaling groups.");
    }
  }

  private LaunchTemplateRef template(Image image, GroupParameters said, Placement placement) {
    return said.launchTemplate()
        .map(ref -> rules.template(image, ref, placement))
        .orElseThrow(
            () ->
                ApiError.validation(
                    said.launchSources().getFirst()
                        + " is not supported by this installation. Use LaunchTemplate."));
  }

  private static List<TrafficSource> attachments(Image image, List<String> arns) {
    List<TrafficSource> sources = new ArrayList<>();
    for (String arn : arns) {
      AttachmentManager.checkTargetGroup(image, arn);
      sources.add(new TrafficSource(arn, AttachmentState.IN_SERVICE));
    }
    AttachmentManager.checkQuota(sources.size());
    return sources;
  }

  /**
   * UpdateAutoScalingGroup: what was not said stays.
   *
   * @throws ApiError {@code ValidationError}
   */
  public Outcome<AutoScalingGroup> update(Image image, String name, GroupParameters said) {
    GroupView view = GroupView.get(image, name);
    AutoScalingGroup old = view.group();
    if (old.deleting()) {
      throw ApiError.validation("AutoScalingGroup name not found - null");
    }
    if (said.launchSources().size() > 1) {
      throw ApiError.validation(
          "Valid requests must contain either LaunchTemplate, LaunchConfigurationName or"
              + " MixedInstancesPolicy parameter.");
    }
    Size size = GroupRules.size(said, Optional.of(old.size()));
    Placement placement = rules.placement(image, said.where(), Optional.of(old.placement()));
    LaunchTemplateRef template =
        said.launchSources().isEmpty() ? old.launchTemplate() : template(image, said, placement);
    boolean moved = size.desired() != old.size().desired();
    GroupProgress progress =
        moved
            ? old.progress().because(Causes.updated(context.now(), size, old.size().desired()))
            : old.progress();
    AutoScalingGroup group =
        new AutoScalingGroup(
            old.arn(),
            name,
            template,
            size,
            placement,
            GroupRules.health(said.health(), old.health()),
            GroupRules.settings(said.other(), old.settings()),
            old.trafficSources(),
            old.suspended(),
            old.enabledMetrics(),
            old.tags(),
            old.createdTime(),
            false,
            retryNow(progress, !template.equals(old.launchTemplate())));
    return new Outcome<>(List.of(Change.put(group)), group);
  }

  /** A new template deserves a try at once. */
  private static GroupProgress retryNow(GroupProgress progress, boolean newTemplate) {
    return newTemplate ? progress.withFailures(GroupProgress.LaunchFailures.NONE) : progress;
  }

  /**
   * DeleteAutoScalingGroup. With {@code force} instances are terminated at once, without draining,
   * and the group goes when they are gone.
   *
   * @throws ApiError {@code ValidationError}, {@code ResourceInUse}, {@code
   *     ScalingActivityInProgress}
   */
  public Outcome<Boolean> delete(Image image, String name, boolean force) {
    GroupView view =
        GroupView.find(image, name)
            .orElseThrow(
                () ->
                    ApiError.validation(
                        "AutoScalingGroup name not found - AutoScalingGroup '"
                            + name
                            + "' not found"));
    checkDeletable(view, force);
    if (view.members().isEmpty()) {
      return new Outcome<>(GroupRemoval.remove(view), true);
    }
    if (view.group().deleting()) {
      return Outcome.unchanged(true);
    }
    Departure departure = new Departure(context);
    String cause = Causes.deleted(context.now());
    List<Change> changes = new ArrayList<>();
    Image next = image;
    for (GroupInstance member : view.members()) {
      GroupView now = new GroupView(next, view.group(), view.members());
      List<Change> one = new ArrayList<>();
      if (!member.state().terminating()) {
        one.addAll(departure.terminate(now, member, cause, false).changes());
      }
      if (now.instance(member).isPresent()) {
        List<String> ids = List.of(member.instanceId());
        one.addAll(context.services().instances().terminate(next, ids).changes());
      }
      next = next.with(one);
      changes.addAll(one);
    }
    changes.add(Change.put(view.group().asDeleting()));
    return new Outcome<>(changes, true);
  }

  private static void checkDeletable(GroupView view, boolean force) {
    DeletionProtection protection = view.group().settings().deletionProtection();
    boolean blocked =
        switch (protection) {
          case NONE -> false;
          case PREVENT_FORCE_DELETION -> force;
          case PREVENT_ALL_DELETION -> true;
        };
    if (blocked) {
      throw ApiError.validation(
          "The Auto Scaling group cannot be deleted while its deletion protection is "
              + protection.wire()
              + ".");
    }
    if (!force && !view.members().isEmpty()) {
      throw ApiError.of(
          "ResourceInUse",
          "You cannot delete an AutoScalingGroup while there are instances or pending Spot instance"
              + " request(s) still in the group.");
    }
    if (!force && view.busy()) {
      throw ApiError.of(
          "ScalingActivityInProgress",
          "You cannot delete an AutoScalingGroup while there are scaling activities in progress for"
              + " that group.");
    }
  }
}
