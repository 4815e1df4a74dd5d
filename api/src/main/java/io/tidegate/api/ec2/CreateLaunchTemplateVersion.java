package io.tidegate.api.ec2;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;
import io.tidegate.control.ec2.LaunchTemplateManager;
import io.tidegate.model.ec2.LaunchTemplate;
import io.tidegate.model.ec2.LaunchTemplateVersion;

/** CreateLaunchTemplateVersion. */
record CreateLaunchTemplateVersion(Ec2Context ec2) implements Action {
  @Override
  public Struct run(Call call) {
    Struct input = call.input();
    LaunchTemplateManager.CreateVersion command =
        new LaunchTemplateManager.CreateVersion(
            TemplateView.reference(input),
            input.optText("SourceVersion"),
            input.optText("VersionDescription").orElse(""),
            LaunchInput.read(input.optStruct("LaunchTemplateData").orElse(Struct.of())),
            input.optText("ClientToken").filter(token -> !token.isEmpty()));
    LaunchTemplateVersion made =
        ec2.submit(call, image -> ec2.templates().createVersion(image, command));
    LaunchTemplate template = LaunchTemplateManager.find(ec2.image(), command.template());
    return Struct.of(
        "LaunchTemplateVersion", TemplateView.version(ec2.installation(), template, made));
  }
}
