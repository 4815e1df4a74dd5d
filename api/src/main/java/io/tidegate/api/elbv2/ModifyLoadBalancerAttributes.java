package io.tidegate.api.elbv2;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;
import java.util.List;
import java.util.Map;

/** Changes attributes of a load balancer, all or none. */
record ModifyLoadBalancerAttributes(ElbServices elb) implements Action {
  @Override
  public Struct run(Call call) {
    Struct input = call.input();

    String arn = Arguments.loadBalancerArn(input);
    List<Map.Entry<String, String>> attributes = Arguments.attributes(input);
    return DescribeLoadBalancerAttributes.answer(
        elb.controller()
            .submit(
                call.operation(),
                image -> elb.loadBalancers().modifyAttributes(image, arn, attributes)));
  }
}
