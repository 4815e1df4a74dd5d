package io.tidegate.api.elbv2;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;
import io.tidegate.control.Outcome;
import io.tidegate.model.elbv2.TargetDescription;
import java.util.List;

/** Deregisters targets; they drain first. */
record DeregisterTargets(ElbServices elb) implements Action {
  @Override
  public Struct run(Call call) {
    Struct input = call.input();

    String arn = Arguments.targetGroupArn(input);
    List<TargetDescription> targets = Arguments.targets(input);
    elb.controller()
        .submit(
            call.operation(),
            image -> new Outcome<>(elb.targets().deregister(image, arn, targets), true));
    return Struct.of();
  }
}
