package io.tidegate.api.ec2;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;
import io.tidegate.control.ec2.TagManager;
import io.tidegate.model.Tag;
import java.util.ArrayList;
import java.util.List;

/** DescribeTags. */
record DescribeTags(Ec2Context ec2) implements Action {
  private record Row(TagManager.Tagged on, Tag tag) {}

  private static final Filters<Row> FILTERS =
      new Filters<Row>()
          .one("resource-id", it -> it.on().resourceId())
          .one("resource-type", it -> it.on().resourceType())
          .one("key", it -> it.tag().key())
          .one("value", it -> it.tag().value())
          .tags(it -> List.of(it.tag()));

  @Override
  public Struct run(Call call) {
    Struct input = call.input();
    List<Row> rows = new ArrayList<>();
    for (TagManager.Tagged tagged : TagManager.all(ec2.image())) {
      tagged.tags().forEach(tag -> rows.add(new Row(tagged, tag)));
    }
    Paging<Row> page =
        Paging.of(
            input,
            FILTERS.apply(input, rows),
            it -> it.on().resourceId() + " " + it.tag().key(),
            5,
            1000);
    return Struct.of(
            "Tags",
            page.items().stream()
                .map(
                    it ->
                        Struct.of("Key", it.tag().key())
                            .set("ResourceId", it.on().resourceId())
                            .set("ResourceType", it.on().resourceType())
                            .set("Value", it.tag().value()))
                .toList())
        .set("NextToken", page.nextToken());
  }
}
