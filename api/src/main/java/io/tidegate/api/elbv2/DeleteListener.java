package io.tidegate.api.elbv2;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;

/** Deletes a listener with its rules. */
record DeleteListener(ElbServices elb) implements Action {
  @Override
  public Struct run(Call call) {
    Struct input = call.input();

    String arn = Arguments.listenerArn(input);
    elb.controller().submit(call.operation(), image -> elb.listeners().delete(image, arn));
    return Struct.of();
  }
}
