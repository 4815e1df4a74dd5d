package io.tidegate.api.autoscaling;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;

/** Deletes tags of groups. */
record DeleteTags(AutoScalingManagers managers) implements Action {
  @Override
  public Struct run(Call call) {
    Struct input = call.input();
    managers
        .controller()
        .submit("DeleteTags", image -> managers.tags().delete(image, TagInput.tags(input)));
    return Struct.of();
  }
}
