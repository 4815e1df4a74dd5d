package io.tidegate.api.elbv2;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;
import io.tidegate.control.elbv2.CapacityManager;

/** The capacity that a load balancer has reserved. */
record DescribeCapacityReservation(ElbServices elb) implements Action {
  @Override
  public Struct run(Call call) {
    String arn = Arguments.loadBalancerArn(call.input());
    return CapacityText.of(elb.image(), arn, new CapacityManager(elb.context()));
  }
}
