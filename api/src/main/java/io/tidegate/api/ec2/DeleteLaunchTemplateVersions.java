package io.tidegate.api.ec2;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;
import io.tidegate.control.ec2.LaunchTemplateManager;
import io.tidegate.control.ec2.TemplateRef;
import io.tidegate.model.ec2.LaunchTemplate;
import java.util.ArrayList;
import java.util.List;

/** DeleteLaunchTemplateVersions: each succeeds or fails by itself. */
record DeleteLaunchTemplateVersions(Ec2Context ec2) implements Action {
  @Override
  public Struct run(Call call) {
    Struct input = call.input();
    TemplateRef ref = TemplateView.reference(input);
    LaunchTemplate template = LaunchTemplateManager.find(ec2.image(), ref);
    List<LaunchTemplateManager.DeletedVersion> all =
        ec2.submit(
            call, image -> ec2.templates().deleteVersions(image, ref, input.texts("Versions")));
    List<Struct> done = new ArrayList<>();
    List<Struct> refused = new ArrayList<>();
    for (LaunchTemplateManager.DeletedVersion it : all) {
      Struct out =
          Struct.of("LaunchTemplateId", template.id())
              .set("LaunchTemplateName", template.name())
              .set(
                  "VersionNumber",
                  it.version().matches("[0-9]+") ? Long.parseLong(it.version()) : 0L);
      if (it.code().isEmpty()) {
        done.add(out);
      } else {
        refused.add(
            out.set("ResponseError", Struct.of("Code", it.code()).set("Message", it.message())));
      }
    }
    return Struct.of("SuccessfullyDeletedLaunchTemplateVersions", done)
        .set("UnsuccessfullyDeletedLaunchTemplateVersions", refused);
  }
}
