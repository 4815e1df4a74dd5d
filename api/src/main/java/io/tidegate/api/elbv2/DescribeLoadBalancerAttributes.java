package io.tidegate.api.elbv2;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;
import io.tidegate.control.elbv2.ElbLookup;
import io.tidegate.model.elbv2.LoadBalancer;
import io.tidegate.model.elbv2.LoadBalancerAttributes;

/** The attributes of a load balancer. */
record DescribeLoadBalancerAttributes(ElbServices elb) implements Action {
  @Override
  public Struct run(Call call) {
    Struct input = call.input();

    return answer(ElbLookup.loadBalancer(elb.image(), Arguments.loadBalancerArn(input)));
  }

  /** All attributes of {@code balancer}. */
  static Struct answer(LoadBalancer balancer) {
    return Struct.of(
        "Attributes",
        Arguments.attributes(LoadBalancerAttributes.specs(balancer), balancer.attributes()));
  }
}
