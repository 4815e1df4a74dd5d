package io.tidegate.api.elbv2;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;

/** Deletes a target group that nothing refers to. */
record DeleteTargetGroup(ElbServices elb) implements Action {
  @Override
  public Struct run(Call call) {
    Struct input = call.input();

    String arn = Arguments.targetGroupArn(input);
    elb.controller().submit(call.operation(), image -> elb.targetGroups().delete(image, arn));
    return Struct.of();
  }
}
