package io.tidegate.control.autoscaling;

import io.tidegate.control.Outcome;
import io.tidegate.model.ApiError;
import io.tidegate.model.Change;
import io.tidegate.model.Image;
import io.tidegate.model.autoscaling.AutoScalingGroup;
import io.tidegate.model.autoscaling.AutoScalingGroup.GroupTag;
import io.tidegate.model.autoscaling.AutoScalingLimits;
import io.tidegate.model.autoscaling.ScalingProfile;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Decisions about the tags of groups; instances that run already keep theirs. Stateless. */
public final class TagManager {
  /** A tag of a group as callers give it; the value of a deletion may be absent. */
  public record ResourceTag(
      String groupName, String key, Optional<String> value, boolean propagateAtLaunch) {}

  /** CreateOrUpdateTags. */
  public Outcome<Boolean> put(Image image, List<ResourceTag> tags) {
    checkPerCall(tags);
    Map<String, AutoScalingGroup> groups = new LinkedHashMap<>();
    for (ResourceTag tag : tags) {
      AutoScalingGroup group = group(image, groups, tag.groupName());
      List<GroupTag> next = new ArrayList<>(group.tags());
      next.removeIf(old -> old.key().equals(tag.key()));
      next.add(new GroupTag(tag.key(), tag.value().orElse(""), tag.propagateAtLaunch()));
      checkTags(next);
      groups.put(group.name(), group.withTags(next));
    }
    return changed(image, groups);
  }

  /** DeleteTags: a tag goes when its key, and the value if one is given, are those. */
  public Outcome<Boolean> delete(Image image, List<ResourceTag> tags) {
    checkPerCall(tags);
    Map<String, AutoScalingGroup> groups = new LinkedHashMap<>();
    for (ResourceTag tag : tags) {
      AutoScalingGroup group = group(image, groups, tag.groupName());
      List<GroupTag> next = new ArrayList<>(group.tags());
      next.removeIf(
          old ->
              old.key().equals(tag.key())
                  && tag.value().map(value -> value.equals(old.value())).orElse(true));
      groups.put(group.name(), group.withTags(next));
    }
    return changed(image, groups);
  }

  private static AutoScalingGroup group(
      Image image, Map<String, AutoScalingGroup> changed, String name) {
    AutoScalingGroup known = changed.get(name);
    return known != null ? known : GroupView.get(image, name).group();
  }

  private static Outcome<Boolean> changed(Image image, Map<String, AutoScalingGroup> groups) {
    List<Change> changes = new ArrayList<>();
    for (AutoScalingGroup group : groups.values()) {
      if (!image.autoScalingGroups().find(group.name()).equals(Optional.of(group))) {
        changes.add(Change.put(group));
      }
    }
    return new Outcome<>(changes, true);
  }

  private static void checkPerCall(List<ResourceTag> tags) {
    if (tags.size() > AutoScalingLimits.TAGS_PER_CALL) {
      throw ApiError.validation(
          "At most " + AutoScalingLimits.TAGS_PER_CALL + " tags can be given in one call.");
    }
  }

  /** All tags of one group. */
  static void checkTags(List<GroupTag> tags) {
    if (tags.size() > AutoScalingLimits.TAGS_PER_GROUP) {
      throw ApiError.of(
          "LimitExceeded",
          "Only " + AutoScalingLimits.TAGS_PER_GROUP + " tags are allowed per Auto Scaling group.");
    }
    for (GroupTag tag : tags) {
      if (tag.key().isEmpty() || tag.key().length() > 128 || tag.value().length() > 256) {
        throw ApiError.validation(
            "Tag keys have 1 to 128 characters and tag values at most 256: " + tag.key());
      }
      if (tag.key().equals(ScalingProfile.TAG) && ScalingProfile.of(tag.value()).isEmpty()) {
        throw ApiError.validation(
            "The value of tag " + ScalingProfile.TAG + " must be aws or tidegate: " + tag.value());
      }
      if (tag.key().startsWith("aws:")) {
        throw ApiError.validation("Tag keys must not start with aws: - " + tag.key());
      }
    }
    long keys = tags.stream().map(GroupTag::key).distinct().count();
    if (keys < tags.size()) {
      throw ApiError.validation("A tag key must not be given twice.");
    }
  }
}
