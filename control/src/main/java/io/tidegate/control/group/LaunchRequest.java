package io.tidegate.control.group;

import io.tidegate.control.Outcome;
import io.tidegate.control.autoscaling.GroupContext;
import io.tidegate.control.autoscaling.GroupView;
import io.tidegate.control.ec2.LaunchTemplateManager;
import io.tidegate.control.ec2.RunInstancesCommand;
import io.tidegate.control.ec2.TemplateRef;
import io.tidegate.model.ApiError;
import io.tidegate.model.Image;
import io.tidegate.model.Tag;
import io.tidegate.model.autoscaling.AutoScalingGroup;
import io.tidegate.model.autoscaling.AutoScalingGroup.GroupTag;
import io.tidegate.model.autoscaling.AutoScalingGroup.LaunchTemplateRef;
import io.tidegate.model.ec2.Instance;
import io.tidegate.model.ec2.LaunchTemplateData;
import io.tidegate.model.ec2.LaunchTemplateVersion;
import io.tidegate.model.ec2.TagSpecification;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Asks EC2 for one instance of a group: the template's version is resolved now, the group's subnet
 * wins, tags are merged with the group's values winning (autoscaling behaviour, section 2; API,
 * section 11).
 */
final class LaunchRequest {
  private static final String OF_INSTANCES = "instance";

  private final GroupContext context;

  LaunchRequest(GroupContext context) {
    this.context = context;
  }

  /** The outcome, with the template version that was used. */
  record Made(Outcome<List<Instance>> outcome, LaunchTemplateRef template) {}

  /**
   * One instance in {@code subnetId}.
   *
   * @throws ApiError as RunInstances gives it
   */
  Made run(Image image, AutoScalingGroup group, String subnetId) {
    TemplateRef asked =
        TemplateRef.byId(group.launchTemplate().id(), group.launchTemplate().version());
    LaunchTemplateVersion version = LaunchTemplateManager.resolve(image, asked);
    TemplateRef resolved = TemplateRef.byId(version.templateId(), Long.toString(version.version()));
    LaunchTemplateData parameters = LaunchTemplateData.EMPTY.withTags(tags(group, version));
    RunInstancesCommand command = RunInstancesCommand.of(resolved, parameters, 1, subnetId);
    return new Made(
        context.services().instances().run(image, command),
        group.launchTemplate().at(version.version()));
  }

  private static List<TagSpecification> tags(
      AutoScalingGroup group, LaunchTemplateVersion version) {
    Map<String, Tag> merged = new LinkedHashMap<>();
    List<TagSpecification> specifications = new ArrayList<>();
    for (TagSpecification specification : version.data().tagSpecifications()) {
      if (specification.resourceType().equals(OF_INSTANCES)) {
        specification.tags().forEach(tag -> merged.put(tag.key(), tag));
      } else {
        specifications.add(specification);
      }
    }
    for (GroupTag tag : group.tags()) {
      if (tag.propagateAtLaunch()) {
        merged.put(tag.key(), new Tag(tag.key(), tag.value()));
      }
    }
    put(merged, "aws:autoscaling:groupName", group.name());
    put(merged, "aws:ec2launchtemplate:id", version.templateId());
    put(merged, "aws:ec2launchtemplate:version", Long.toString(version.version()));
    specifications.add(new TagSpecification(OF_INSTANCES, List.copyOf(merged.values())));
    return specifications;
  }

  private static void put(Map<String, Tag> tags, String key, String value) {
    tags.put(key, new Tag(key, value));
  }

  /** EC2's refusal as the {@code StatusMessage} of an activity (API, section 7.3). */
  static String message(GroupView view, ApiError refusal) {
    String text =
        switch (refusal.code()) {
          case "InvalidAMIID.NotFound" -> "The AMI ID " + ami(view) + " does not exist.";
          case "InstanceLimitExceeded" ->
              view.image().instances().where(it -> !it.state().ending()).size()
                  + " instance(s) are already running.";
          default -> sentence(refusal.text());
        };
    return text + " Launching EC2 instance failed.";
  }

  private static String sentence(String text) {
    return text.endsWith(".") ? text : text + ".";
  }

  private static String ami(GroupView view) {
    LaunchTemplateRef ref = view.group().launchTemplate();
    try {
      Optional<String> id =
          LaunchTemplateManager.resolve(view.image(), TemplateRef.byId(ref.id(), ref.version()))
              .data()
              .imageId();
      return id.orElse("");
    } catch (ApiError gone) {
      return "";
    }
  }
}
