package io.tidegate.api.ec2;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;
import io.tidegate.control.ec2.Ec2Errors;
import io.tidegate.control.ec2.RuleSpec;
import io.tidegate.control.ec2.SecurityGroupManager;
import io.tidegate.model.ec2.SecurityGroup.Permission;
import java.util.List;

/** AuthorizeSecurityGroupIngress and AuthorizeSecurityGroupEgress. */
record AuthorizeSecurityGroup(Ec2Context ec2, boolean egress) implements Action {
  @Override
  public Struct run(Call call) {
    Struct input = call.input();
    if (!input.structs("TagSpecifications").isEmpty()) {
      throw Ec2Errors.unsupported("tags on security group rules");
    }
    var ref =
        new SecurityGroupManager.GroupRef(input.optText("GroupId"), input.optText("GroupName"));
    List<RuleSpec> specs = RuleInput.read(ec2, input);
    if (specs.isEmpty()) {
      throw Ec2Errors.missing("IpPermissions");
    }
    List<Permission> added =
        ec2.submit(call, image -> ec2.groups().authorize(image, ref, egress, specs));
    String id = SecurityGroupManager.find(ec2.image(), ref).id();
    return Struct.of("Return", true)
        .set(
            "SecurityGroupRules",
            added.stream().map(it -> SecurityGroupView.rule(ec2, id, it)).toList());
  }
}
