package io.tidegate.api.elbv2;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;
import java.util.List;

/** Takes tags away by their keys. */
record RemoveTags(ElbServices elb) implements Action {
  @Override
  public Struct run(Call call) {
    Struct input = call.input();

    List<String> arns = input.texts("ResourceArns");
    List<String> keys = input.texts("TagKeys");
    elb.controller().submit(call.operation(), image -> elb.tags().remove(image, arns, keys));
    return Struct.of();
  }
}
