package io.tidegate.api.elbv2;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;
import io.tidegate.model.elbv2.Rule;
import java.util.List;
import java.util.Map;

/** Gives rules new priorities, all at once. */
record SetRulePriorities(ElbServices elb) implements Action {
  @Override
  public Struct run(Call call) {
    Struct input = call.input();

    List<Map.Entry<String, Integer>> priorities =
        input.structs("RulePriorities").stream()
            .map(pair -> Map.entry(Arguments.ruleArn(pair), pair.optInt("Priority").orElse(0)))
            .toList();
    List<Rule> rules =
        elb.controller()
            .submit(call.operation(), image -> elb.rules().setPriorities(image, priorities));
    return Struct.of("Rules", rules.stream().map(RuleWriter::rule).toList());
  }
}
