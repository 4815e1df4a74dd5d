package io.tidegate.api.autoscaling;

import io.tidegate.api.Struct;
import io.tidegate.control.autoscaling.TagManager.ResourceTag;
import io.tidegate.model.ApiError;
import java.util.ArrayList;
import java.util.List;

/** Reads tags that name their group. */
final class TagInput {
  private TagInput() {}

  static List<ResourceTag> tags(Struct input) {
    List<ResourceTag> tags = new ArrayList<>();
    for (Struct tag : input.structs("Tags")) {
      String type = tag.optText("ResourceType").orElse("auto-scaling-group");
      if (!type.equals("auto-scaling-group")) {
        throw ApiError.validation("ResourceType must be auto-scaling-group: " + type);
      }
      tags.add(
          new ResourceTag(
              tag.optText("ResourceId")
                  .orElseThrow(() -> ApiError.validation("The ResourceId of a tag is required.")),
              tag.text("Key"),
              tag.optText("Value"),
              tag.flag("PropagateAtLaunch", false)));
    }
    return tags;
  }
}
