package io.tidegate.api.elbv2;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;
import io.tidegate.model.elbv2.LoadBalancer;
import java.util.List;
import java.util.Optional;

/** Replaces the subnets of a load balancer. */
record SetSubnets(ElbServices elb) implements Action {
  @Override
  public Struct run(Call call) {
    Struct input = call.input();

    Arguments.refuse(
        input, "EnablePrefixForIpv6SourceNat", "load balancers with type 'application'");
    String arn = Arguments.loadBalancerArn(input);
    List<String> subnets = Arguments.subnets(input);
    Optional<String> type = input.optText("IpAddressType");
    type.ifPresent(wanted -> elb.ports().checkIpv6(elb.image(), wanted));
    LoadBalancer balancer =
        elb.controller()
            .submit(
                call.operation(),
                image -> elb.loadBalancers().setSubnets(image, arn, subnets, type));
    return Struct.of("AvailabilityZones", ElbWriter.zones(balancer))
        .set("IpAddressType", balancer.ipAddressType());
  }
}
