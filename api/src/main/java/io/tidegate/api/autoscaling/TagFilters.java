package io.tidegate.api.autoscaling;

import io.tidegate.api.Struct;
import io.tidegate.model.ApiError;
import io.tidegate.model.autoscaling.AutoScalingGroup;
import io.tidegate.model.autoscaling.AutoScalingGroup.GroupTag;
import java.util.List;
import java.util.Locale;

/** Filters over tags: values of one filter are alternatives, all filters must hold; exact case. */
final class TagFilters {
  private static final String OF_KEY = "tag:";

  private TagFilters() {}

  /** DescribeAutoScalingGroups: {@code tag-key}, {@code tag-value}, {@code tag:KEY}. */
  static boolean select(Struct input, AutoScalingGroup group) {
    return input.structs("Filters").stream().allMatch(filter -> holds(filter, group));
  }

  private static boolean holds(Struct filter, AutoScalingGroup group) {
    String name = filter.optText("Name").orElse("");
    List<String> values = filter.texts("Values");
    return switch (name) {
      case "tag-key" -> group.tags().stream().anyMatch(tag -> values.contains(tag.key()));
      case "tag-value" -> group.tags().stream().anyMatch(tag -> values.contains(tag.value()));
      default -> {
        if (!name.startsWith(OF_KEY)) {
          throw unknown(name);
        }
        String key = name.substring(OF_KEY.length());
        yield group.tags().stream()
            .anyMatch(tag -> tag.key().equals(key) && values.contains(tag.value()));
      }
    };
  }

  /** DescribeTags. */
  static boolean selectTag(Struct input, AutoScalingGroup group, GroupTag tag) {
    for (Struct filter : input.structs("Filters")) {
      String name = filter.optText("Name").orElse("");
      String value =
          switch (name) {
            case "auto-scaling-group" -> group.name();
            case "key" -> tag.key();
            case "value" -> tag.value();
            case "propagate-at-launch" -> Boolean.toString(tag.propagateAtLaunch());
            default -> throw unknown(name);
          };
      boolean flag = name.equals("propagate-at-launch");
      boolean held =
          filter.texts("Values").stream()
              .anyMatch(wanted -> value.equals(flag ? wanted.toLowerCase(Locale.ROOT) : wanted));
      if (!held) {
        return false;
      }
    }
    return true;
  }

  private static ApiError unknown(String name) {
    return ApiError.validation("Filter type " + name + " is not correct.");
  }
}
