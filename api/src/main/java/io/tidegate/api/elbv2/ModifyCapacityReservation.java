package io.tidegate.api.elbv2;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;
import io.tidegate.control.elbv2.CapacityManager;
import io.tidegate.model.ApiError;
import java.util.Optional;

/** Reserves capacity for a load balancer, or gives it back. */
record ModifyCapacityReservation(ElbServices elb) implements Action {
  @Override
  public Struct run(Call call) {
    Struct input = call.input();
    String arn = Arguments.loadBalancerArn(input);
    boolean reset = input.optFlag("ResetCapacityReservation").orElse(false);
    Optional<Integer> units =
        input.optStruct("MinimumLoadBalancerCapacity").flatMap(c -> c.optInt("CapacityUnits"));
    if (reset == units.isPresent()) {
      throw ApiError.validation(
          "Either MinimumLoadBalancerCapacity or ResetCapacityReservation must be specified");
    }
    CapacityManager manager = new CapacityManager(elb.context());
    elb.controller().submit(call.operation(), image -> manager.modify(image, arn, units));
    return CapacityText.of(elb.image(), arn, manager);
  }
}
