package io.tidegate.api.acm;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;
import io.tidegate.model.Tag;
import java.util.List;

/** Adds or overwrites tags. */
record AddTagsToCertificate(Acm acm) implements Action {
  @Override
  public Struct run(Call call) {
    String arn = Acm.arn(call.input());
    List<Tag> tags = Acm.tags(call.input());
    acm.controller()
        .submit(call.operation(), image -> acm.certificates().addTags(image, arn, tags));
    return Struct.of();
  }
}
