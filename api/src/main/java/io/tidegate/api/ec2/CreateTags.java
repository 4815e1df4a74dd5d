package io.tidegate.api.ec2;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;
import io.tidegate.model.Tag;
import java.util.List;

/** CreateTags. */
record CreateTags(Ec2Context ec2) implements Action {
  @Override
  public Struct run(Call call) {
    List<Tag> tags = LaunchInput.readTags(call.input());
    List<String> ids = call.input().texts("Resources");
    ec2.submit(call, image -> ec2.tags().create(image, ids, tags));
    return Struct.of();
  }
}
