package io.tidegate.api.elbv2;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;
import io.tidegate.control.elbv2.CreateTargetGroupCommand;
import io.tidegate.model.elbv2.Protocol;
import io.tidegate.model.elbv2.TargetGroup;
import java.util.List;
import java.util.Locale;

/** Creates a target group, or answers the one that is like it. */
record CreateTargetGroup(ElbServices elb) implements Action {
  @Override
  public Struct run(Call call) {
    Struct input = call.input();
    CreateTargetGroupCommand command =
        new CreateTargetGroupCommand(
            input.text("Name"),
            input.optText("Protocol").map(Protocol::valueOf),
            input.optText("ProtocolVersion"),
            input.optInt("Port"),
            input.optText("VpcId"),
            TargetGroup.TargetType.valueOf(
                input.optText("TargetType").orElse("instance").toUpperCase(Locale.ROOT)),
            input.optText("IpAddressType"),
            Arguments.healthCheck(input),
            Arguments.tags(input),
            input.optInt("TargetControlPort"));
    TargetGroup group =
        elb.controller()
            .submit(call.operation(), image -> elb.targetGroups().create(image, command));
    return Struct.of("TargetGroups", List.of(ElbWriter.targetGroup(elb.image(), group)));
  }
}
