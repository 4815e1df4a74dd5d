package io.tidegate.api.elbv2;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;

/** Deletes a load balancer with its listeners and rules. */
record DeleteLoadBalancer(ElbServices elb) implements Action {
  @Override
  public Struct run(Call call) {
    Struct input = call.input();

    String arn = Arguments.loadBalancerArn(input);
    elb.controller().submit(call.operation(), image -> elb.loadBalancers().delete(image, arn));
    return Struct.of();
  }
}
