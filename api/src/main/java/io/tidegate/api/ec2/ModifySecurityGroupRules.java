package io.tidegate.api.ec2;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;
import io.tidegate.control.ec2.RuleSpec;
import io.tidegate.model.ec2.SecurityGroup;
import java.util.LinkedHashMap;
import java.util.Map;

/** ModifySecurityGroupRules. */
record ModifySecurityGroupRules(Ec2Context ec2) implements Action {
  @Override
  public Struct run(Call call) {
    Struct input = call.input();
    Map<String, RuleSpec> byId = new LinkedHashMap<>();
    for (Struct update : input.structs("SecurityGroupRules")) {
      byId.put(
          update.text("SecurityGroupRuleId"),
          RuleInput.request(update.optStruct("SecurityGroupRule").orElse(Struct.of())));
    }
    SecurityGroup changed =
        ec2.submit(call, image -> ec2.groups().modify(image, input.text("GroupId"), byId));
    return Struct.of("Return", changed.rules().size() >= byId.size());
  }
}
