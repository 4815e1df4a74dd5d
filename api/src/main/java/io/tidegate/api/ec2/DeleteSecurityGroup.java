package io.tidegate.api.ec2;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;
import io.tidegate.control.ec2.SecurityGroupManager;
import io.tidegate.model.ec2.SecurityGroup;

/** DeleteSecurityGroup. */
record DeleteSecurityGroup(Ec2Context ec2) implements Action {
  @Override
  public Struct run(Call call) {
    Struct input = call.input();
    var ref =
        new SecurityGroupManager.GroupRef(input.optText("GroupId"), input.optText("GroupName"));
    SecurityGroup gone = ec2.submit(call, image -> ec2.groups().delete(image, ref));
    return Struct.of("Return", true).set("GroupId", gone.id());
  }
}
