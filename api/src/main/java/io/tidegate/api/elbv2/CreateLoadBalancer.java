package io.tidegate.api.elbv2;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;
import io.tidegate.control.elbv2.CreateLoadBalancerCommand;
import io.tidegate.model.ApiError;
import io.tidegate.model.elbv2.LoadBalancer;
import java.util.List;
import java.util.Optional;

/** Creates a load balancer, or answers the one that is like it. */
record CreateLoadBalancer(ElbServices elb) implements Action {
  @Override
  public Struct run(Call call) {
    Struct input = call.input();
    Arguments.refuse(
        input, "EnablePrefixForIpv6SourceNat", "load balancers with type 'application'");
    CreateLoadBalancerCommand command =
        new CreateLoadBalancerCommand(
            input.text("Name"),
            type(input.optText("Type").orElse("application")),
            input.optText("Scheme").filter("internal"::equals).isPresent()
                ? LoadBalancer.Scheme.INTERNAL
                : LoadBalancer.Scheme.INTERNET_FACING,
            Arguments.subnets(input),
            input.has("SecurityGroups")
                ? Optional.of(input.texts("SecurityGroups"))
                : Optional.empty(),
            input.optText("IpAddressType").orElse("ipv4"),
            Arguments.tags(input),
            input.optStruct("IpamPools").flatMap(pools -> pools.optText("Ipv4IpamPoolId")),
            input.optText("CustomerOwnedIpv4Pool"));
    elb.ports().checkIpv6(elb.image(), command.ipAddressType());
    LoadBalancer balancer =
        elb.controller()
            .submit(call.operation(), image -> elb.loadBalancers().create(image, command));
    return Struct.of("LoadBalancers", List.of(ElbWriter.loadBalancer(balancer)));
  }

  private static LoadBalancer.Type type(String wire) {
    for (LoadBalancer.Type type : LoadBalancer.Type.values()) {
      if (type.wire().equals(wire)) {
        return type;
      }
    }
    throw ApiError.validation("Load balancer type '" + wire + "' is not valid");
  }
}
