package io.tidegate.api.elbv2;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;
import io.tidegate.model.elbv2.LoadBalancer;
import java.util.List;

/** Replaces the security groups of a load balancer. */
record SetSecurityGroups(ElbServices elb) implements Action {
  @Override
  public Struct run(Call call) {
    Struct input = call.input();

    Arguments.refuse(
        input,
        "EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic",
        "load balancers with type 'application'");
    String arn = Arguments.loadBalancerArn(input);
    List<String> groups = input.texts("SecurityGroups");
    LoadBalancer balancer =
        elb.controller()
            .submit(
                call.operation(),
                image -> elb.loadBalancers().setSecurityGroups(image, arn, groups));
    return Struct.of("SecurityGroupIds", balancer.securityGroups());
  }
}
