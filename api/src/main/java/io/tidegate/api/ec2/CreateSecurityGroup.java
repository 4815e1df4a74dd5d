package io.tidegate.api.ec2;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;
import io.tidegate.control.ec2.Ec2Errors;
import io.tidegate.control.ec2.SecurityGroupManager;
import io.tidegate.model.ec2.SecurityGroup;

/** CreateSecurityGroup. */
record CreateSecurityGroup(Ec2Context ec2) implements Action {
  @Override
  public Struct run(Call call) {
    Struct input = call.input();
    SecurityGroupManager.Create command =
        new SecurityGroupManager.Create(
            input.text("GroupName"),
            input.optText("Description").orElseThrow(() -> Ec2Errors.missing("GroupDescription")),
            input.optText("VpcId"),
            LaunchInput.tags(input, "security-group"));
    SecurityGroup made = ec2.submit(call, image -> ec2.groups().create(image, command));
    return Struct.of("GroupId", made.id())
        .set("SecurityGroupArn", ec2.installation().arn("ec2", "security-group/" + made.id()))
        .set("Tags", InstanceView.tags(made.tags()));
  }
}
