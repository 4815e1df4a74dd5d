package io.tidegate.api.ec2;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;
import io.tidegate.control.ec2.Ec2Errors;
import io.tidegate.model.ec2.LaunchTemplate;

/** ModifyLaunchTemplate: another default version. */
record ModifyLaunchTemplate(Ec2Context ec2) implements Action {
  @Override
  public Struct run(Call call) {
    Struct input = call.input();
    String version =
        input.optText("DefaultVersion").orElseThrow(() -> Ec2Errors.missing("SetDefaultVersion"));
    LaunchTemplate changed =
        ec2.submit(
            call,
            image -> ec2.templates().setDefault(image, TemplateView.reference(input), version));
    return Struct.of("LaunchTemplate", TemplateView.template(ec2.installation(), changed));
  }
}
