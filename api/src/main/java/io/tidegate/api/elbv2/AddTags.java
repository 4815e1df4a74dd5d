package io.tidegate.api.elbv2;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;
import io.tidegate.model.Tag;
import java.util.List;

/** Adds or overwrites tags. */
record AddTags(ElbServices elb) implements Action {
  @Override
  public Struct run(Call call) {
    Struct input = call.input();

    List<String> arns = input.texts("ResourceArns");
    List<Tag> tags = Arguments.tags(input);
    elb.controller().submit(call.operation(), image -> elb.tags().add(image, arns, tags));
    return Struct.of();
  }
}
