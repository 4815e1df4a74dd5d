package io.tidegate.api.elbv2;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;
import io.tidegate.control.elbv2.TagManager;
import java.util.ArrayList;
import java.util.List;

/** The tags of resources. */
record DescribeTags(ElbServices elb) implements Action {
  @Override
  public Struct run(Call call) {
    Struct input = call.input();

    List<Struct> out = new ArrayList<>();
    TagManager.describe(elb.image(), input.texts("ResourceArns"))
        .forEach(
            (arn, tags) ->
                out.add(
                    Struct.of("ResourceArn", arn)
                        .set(
                            "Tags",
                            tags.stream()
                                .map(tag -> Struct.of("Key", tag.key()).set("Value", tag.value()))
                                .toList())));
    return Struct.of("TagDescriptions", out);
  }
}
