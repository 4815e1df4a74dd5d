package io.tidegate.api.elbv2;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;
import io.tidegate.control.elbv2.CreateRuleCommand;
import io.tidegate.model.elbv2.Rule;
import java.util.List;

/** Creates a rule of a listener. */
record CreateRule(ElbServices elb) implements Action {
  @Override
  public Struct run(Call call) {
    Struct input = call.input();
    CreateRuleCommand command =
        new CreateRuleCommand(
            Arguments.listenerArn(input),
            input.optInt("Priority").orElse(0),
            ConditionReader.read(input.structs("Conditions")),
            ActionReader.read(input.structs("Actions"), elb.vault()),
            RuleTransforms.read(input),
            Arguments.tags(input));
    Rule rule =
        elb.controller().submit(call.operation(), image -> elb.rules().create(image, command));
    return Struct.of("Rules", List.of(RuleWriter.rule(rule)));
  }
}
