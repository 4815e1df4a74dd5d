package io.tidegate.api.elbv2;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;
import io.tidegate.control.elbv2.ElbLookup;
import io.tidegate.model.elbv2.TargetGroup;
import io.tidegate.model.elbv2.TargetGroupAttributes;

/** The attributes of a target group. */
record DescribeTargetGroupAttributes(ElbServices elb) implements Action {
  @Override
  public Struct run(Call call) {
    Struct input = call.input();

    return answer(ElbLookup.targetGroup(elb.image(), Arguments.targetGroupArn(input)));
  }

  /** All attributes of {@code group}. */
  static Struct answer(TargetGroup group) {
    return Struct.of(
        "Attributes", Arguments.attributes(TargetGroupAttributes.specs(group), group.attributes()));
  }
}
