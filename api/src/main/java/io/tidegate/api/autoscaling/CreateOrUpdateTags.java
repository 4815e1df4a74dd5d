package io.tidegate.api.autoscaling;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;

/** Sets tags of groups. */
record CreateOrUpdateTags(AutoScalingManagers managers) implements Action {
  @Override
  public Struct run(Call call) {
    Struct input = call.input();
    managers
        .controller()
        .submit("CreateOrUpdateTags", image -> managers.tags().put(image, TagInput.tags(input)));
    return Struct.of();
  }
}
