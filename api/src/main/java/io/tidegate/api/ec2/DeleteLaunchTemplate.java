package io.tidegate.api.ec2;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;
import io.tidegate.model.ec2.LaunchTemplate;

/** DeleteLaunchTemplate. */
record DeleteLaunchTemplate(Ec2Context ec2) implements Action {
  @Override
  public Struct run(Call call) {
    LaunchTemplate gone =
        ec2.submit(
            call, image -> ec2.templates().delete(image, TemplateView.reference(call.input())));
    return Struct.of("LaunchTemplate", TemplateView.template(ec2.installation(), gone));
  }
}
