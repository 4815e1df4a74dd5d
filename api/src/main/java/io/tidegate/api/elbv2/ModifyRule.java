package io.tidegate.api.elbv2;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;
import io.tidegate.control.elbv2.ModifyRuleCommand;
import io.tidegate.model.elbv2.Rule;
import java.util.List;
import java.util.Optional;

/** Changes conditions, actions or transforms of a rule. */
record ModifyRule(ElbServices elb) implements Action {
  @Override
  public Struct run(Call call) {
    Struct input = call.input();
    ModifyRuleCommand command =
        new ModifyRuleCommand(
            Arguments.ruleArn(input),
            input.has("Conditions")
                ? Optional.of(ConditionReader.read(input.structs("Conditions")))
                : Optional.empty(),
            input.has("Actions")
                ? Optional.of(ActionReader.read(input.structs("Actions"), elb.vault()))
                : Optional.empty(),
            RuleTransforms.replacement(input));
    Rule rule =
        elb.controller().submit(call.operation(), image -> elb.rules().modify(image, command));
    return Struct.of("Rules", List.of(RuleWriter.rule(rule)));
  }
}
