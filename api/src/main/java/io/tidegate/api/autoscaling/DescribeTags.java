package io.tidegate.api.autoscaling;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;
import io.tidegate.model.autoscaling.AutoScalingGroup;
import io.tidegate.model.autoscaling.AutoScalingGroup.GroupTag;
import java.util.Comparator;
import java.util.List;

/** Lists tags of groups. */
record DescribeTags(AutoScalingManagers managers) implements Action {
  @Override
  public Struct run(Call call) {
    Struct input = call.input();
    List<TagRow> found =
        managers.image().autoScalingGroups().stream()
            .sorted(Comparator.comparing(AutoScalingGroup::name))
            .flatMap(group -> group.tags().stream().map(tag -> new TagRow(group, tag)))
            .filter(row -> TagFilters.selectTag(input, row.group(), row.tag()))
            .toList();
    Page<TagRow> page = Page.of(input, found, TagRow::key, Page.Sizes.FIFTY_TO_HUNDRED);
    return Struct.of(
            "Tags",
            page.items().stream().map(row -> GroupText.tag(row.group(), row.tag())).toList())
        .set("NextToken", page.nextToken());
  }

  private record TagRow(AutoScalingGroup group, GroupTag tag) {
    String key() {
      return group.name() + "|" + tag.key();
    }
  }
}
