package io.tidegate.api.ec2;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;
import io.tidegate.control.ec2.Ec2Errors;
import io.tidegate.control.ec2.InstanceAttributes;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** ModifyInstanceAttribute: by the attribute's own member, or by Attribute and Value. */
record ModifyInstanceAttribute(Ec2Context ec2) implements Action {
  @Override
  public Struct run(Call call) {
    Struct input = call.input();
    LaunchInput.refuse(
        input,
        List.of("Kernel", "Ramdisk", "SriovNetSupport", "EnaSupport", "BlockDeviceMappings"));
    if (!flag(input, "SourceDestCheck", "sourceDestCheck").orElse(true)) {
      throw Ec2Errors.unsupported("an instance that forwards packets (SourceDestCheck false)");
    }
    if (flag(input, "EbsOptimized", "ebsOptimized").orElse(false)) {
      throw Ec2Errors.unsupported("EbsOptimized");
    }
    InstanceAttributes.Modify command =
        new InstanceAttributes.Modify(
            input.text("InstanceId"),
            text(input, "InstanceType", "instanceType"),
            input
                .optStruct("UserData")
                .flatMap(it -> it.optBlob("Value"))
                .map(bytes -> Base64.getEncoder().encodeToString(bytes))
                .or(() -> byName(input, "userData")),
            flag(input, "DisableApiTermination", "disableApiTermination"),
            flag(input, "DisableApiStop", "disableApiStop"),
            text(input, "InstanceInitiatedShutdownBehavior", "instanceInitiatedShutdownBehavior"),
            input.texts("Groups"));
    ec2.submit(call, image -> InstanceAttributes.modify(image, command));
    return Struct.of();
  }

  private static Optional<String> text(Struct input, String member, String name) {
    return input.optStruct(member).flatMap(it -> it.optText("Value")).or(() -> byName(input, name));
  }

  private static Optional<Boolean> flag(Struct input, String member, String name) {
    return input
        .optStruct(member)
        .flatMap(it -> it.optFlag("Value"))
        .or(() -> byName(input, name).map(Boolean::parseBoolean));
  }

  private static Optional<String> byName(Struct input, String name) {
    return input.optText("Attribute").filter(name::equals).flatMap(it -> input.optText("Value"));
  }
}
