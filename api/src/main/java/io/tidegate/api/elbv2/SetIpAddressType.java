package io.tidegate.api.elbv2;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;
import io.tidegate.model.elbv2.LoadBalancer;

/** Sets the address type of a load balancer. */
record SetIpAddressType(ElbServices elb) implements Action {
  @Override
  public Struct run(Call call) {
    Struct input = call.input();

    String arn = Arguments.loadBalancerArn(input);
    String type = input.text("IpAddressType");
    elb.ports().checkIpv6(elb.image(), type);
    LoadBalancer balancer =
        elb.controller()
            .submit(
                call.operation(), image -> elb.loadBalancers().setIpAddressType(image, arn, type));
    return Struct.of("IpAddressType", balancer.ipAddressType());
  }
}
