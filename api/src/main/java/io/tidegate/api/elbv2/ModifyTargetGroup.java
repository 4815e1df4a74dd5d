package io.tidegate.api.elbv2;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;
import io.tidegate.control.elbv2.HealthCheckSettings;
import io.tidegate.model.elbv2.TargetGroup;
import java.util.List;

/** Changes the health check of a target group. */
record ModifyTargetGroup(ElbServices elb) implements Action {
  @Override
  public Struct run(Call call) {
    Struct input = call.input();

    String arn = Arguments.targetGroupArn(input);
    HealthCheckSettings settings = Arguments.healthCheck(input);
    TargetGroup group =
        elb.controller()
            .submit(call.operation(), image -> elb.targetGroups().modify(image, arn, settings));
    return Struct.of("TargetGroups", List.of(ElbWriter.targetGroup(elb.image(), group)));
  }
}
