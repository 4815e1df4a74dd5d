package io.tidegate.api.acm;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Takes tags away; one that is given with a value goes only when it has that value. */
record RemoveTagsFromCertificate(Acm acm) implements Action {
  @Override
  public Struct run(Call call) {
    String arn = Acm.arn(call.input());
    Map<String, Optional<String>> removed = new HashMap<>();
    for (Struct tag : call.input().structs("Tags")) {
      removed.put(tag.text("Key"), tag.optText("Value"));
    }
    acm.controller()
        .submit(call.operation(), image -> acm.certificates().removeTags(image, arn, removed));
    return Struct.of();
  }
}
