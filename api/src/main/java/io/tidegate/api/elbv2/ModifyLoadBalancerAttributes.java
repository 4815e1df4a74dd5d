package io.tidegate.api.elbv2;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;
import io.tidegate.control.elbv2.ElbLookup;
import io.tidegate.model.Image;
import io.tidegate.model.elbv2.LoadBalancer;
import java.util.List;
import java.util.Map;

/** Changes attributes of a load balancer, all or none; buckets of logs are tried beforehand. */
record ModifyLoadBalancerAttributes(ElbServices elb) implements Action {
  @Override
  public Struct run(Call call) {
    Struct input = call.input();

    String arn = Arguments.loadBalancerArn(input);
    List<Map.Entry<String, String>> attributes = Arguments.attributes(input);
    Image image = elb.image();
    LoadBalancer next = elb.loadBalancers().modifyAttributes(image, arn, attributes).answer();
    elb.logs()
        .check(ElbLookup.loadBalancer(image, arn), next, elb.context().installation().account());
    return DescribeLoadBalancerAttributes.answer(
        elb.controller()
            .submit(
                call.operation(),
                latest -> elb.loadBalancers().modifyAttributes(latest, arn, attributes)));
  }
}
