package io.tidegate.api.ec2;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;
import io.tidegate.control.ec2.LaunchTemplateManager;
import io.tidegate.model.ec2.LaunchTemplate;

/** CreateLaunchTemplate. */
record CreateLaunchTemplate(Ec2Context ec2) implements Action {
  @Override
  public Struct run(Call call) {
    Struct input = call.input();
    LaunchTemplateManager.Create command =
        new LaunchTemplateManager.Create(
            input.text("LaunchTemplateName"),
            input.optText("VersionDescription").orElse(""),
            LaunchInput.read(input.optStruct("LaunchTemplateData").orElse(Struct.of())),
            LaunchInput.tags(input, "launch-template"),
            input.optText("ClientToken").filter(token -> !token.isEmpty()));
    LaunchTemplate made = ec2.submit(call, image -> ec2.templates().create(image, command));
    return Struct.of("LaunchTemplate", TemplateView.template(ec2.installation(), made));
  }
}
