package io.tidegate.api.elbv2;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;
import io.tidegate.control.elbv2.ElbLookup;
import io.tidegate.model.ApiError;

/** Takes IPAM pools away from a load balancer; there are none to give. */
record ModifyIpPools(ElbServices elb) implements Action {
  @Override
  public Struct run(Call call) {
    Struct input = call.input();
    ElbLookup.loadBalancer(elb.image(), Arguments.loadBalancerArn(input));
    input
        .optStruct("IpamPools")
        .flatMap(pools -> pools.optText("Ipv4IpamPoolId"))
        .ifPresent(
            pool -> {
              throw ApiError.of(
                  "InvalidConfigurationRequest", "The IPAM pool '" + pool + "' does not exist");
            });
    return Struct.of();
  }
}
