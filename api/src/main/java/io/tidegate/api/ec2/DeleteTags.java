package io.tidegate.api.ec2;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;
import io.tidegate.control.ec2.TagManager;
import java.util.List;

/** DeleteTags. */
record DeleteTags(Ec2Context ec2) implements Action {
  @Override
  public Struct run(Call call) {
    List<TagManager.Untag> tags =
        call.input().structs("Tags").stream()
            .map(it -> new TagManager.Untag(it.optText("Key").orElse(""), it.optText("Value")))
            .toList();
    List<String> ids = call.input().texts("Resources");
    ec2.submit(call, image -> ec2.tags().delete(image, ids, tags));
    return Struct.of();
  }
}
