package io.tidegate.api.ec2;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;
import io.tidegate.control.ec2.Ec2Errors;
import io.tidegate.control.ec2.RuleSpec;
import io.tidegate.control.ec2.SecurityGroupManager;
import java.util.List;

/** RevokeSecurityGroupIngress and RevokeSecurityGroupEgress. */
record RevokeSecurityGroup(Ec2Context ec2, boolean egress) implements Action {
  @Override
  public Struct run(Call call) {
    Struct input = call.input();
    var ref =
        new SecurityGroupManager.GroupRef(input.optText("GroupId"), input.optText("GroupName"));
    List<RuleSpec> specs = RuleInput.read(ec2, input);
    List<String> ids = input.texts("SecurityGroupRuleIds");
    if (specs.isEmpty() && ids.isEmpty()) {
      throw Ec2Errors.missing("IpPermissions");
    }
    SecurityGroupManager.Revoked done =
        ec2.submit(call, image -> ec2.groups().revoke(image, ref, egress, specs, ids));
    String group = SecurityGroupManager.find(ec2.image(), ref).id();
    return Struct.of("Return", true)
        .set(
            "UnknownIpPermissions",
            done.unknown().stream().map(SecurityGroupView::unknown).toList())
        .set(
            "RevokedSecurityGroupRules",
            done.revoked().stream()
                .map(it -> revoked(SecurityGroupView.rule(ec2, group, it)))
                .toList());
  }

  private static Struct revoked(Struct rule) {
    Struct out = Struct.of();
    rule.members()
        .forEach(
            (name, value) -> {
              if (name.equals("ReferencedGroupInfo")) {
                out.set("ReferencedGroupId", ((Struct) value).text("GroupId"));
              } else if (!name.equals("GroupOwnerId") && !name.equals("Tags")) {
                out.set(name, value);
              }
            });
    return out;
  }
}
