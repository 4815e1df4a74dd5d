package io.tidegate.api.elbv2;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;
import io.tidegate.control.elbv2.ElbLookup;
import io.tidegate.model.ApiError;
import io.tidegate.model.elbv2.LoadBalancer;
import java.util.Optional;

/** Gives a load balancer an IPAM pool, or takes it away. */
record ModifyIpPools(ElbServices elb) implements Action {
  @Override
  public Struct run(Call call) {
    Struct input = call.input();
    String arn = Arguments.loadBalancerArn(input);
    Optional<String> pool =
        input.optStruct("IpamPools").flatMap(pools -> pools.optText("Ipv4IpamPoolId"));
    boolean removes = input.texts("RemoveIpamPools").contains("ipv4");
    if (pool.isPresent() && removes) {
      throw ApiError.of(
          "InvalidConfigurationRequest", "You cannot specify and remove an IPAM pool at once");
    }
    LoadBalancer balancer =
        pool.isPresent() || removes
            ? elb.controller()
                .submit(
                    call.operation(), image -> elb.loadBalancers().setIpamPool(image, arn, pool))
            : ElbLookup.loadBalancer(elb.image(), arn);
    return Struct.of().set("IpamPools", ElbWriter.ipamPools(balancer));
  }
}
