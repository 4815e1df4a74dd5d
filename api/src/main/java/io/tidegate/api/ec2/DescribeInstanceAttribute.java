package io.tidegate.api.ec2;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;
import io.tidegate.control.ec2.Ec2Errors;
import io.tidegate.control.ec2.InstanceManager;
import io.tidegate.model.Image;
import io.tidegate.model.ec2.Instance;
import java.util.List;

/** DescribeInstanceAttribute: one attribute, wrapped. */
record DescribeInstanceAttribute(Ec2Context ec2) implements Action {
  @Override
  public Struct run(Call call) {
    Struct input = call.input();
    Image image = ec2.image();
    Instance it = InstanceManager.find(image, input.text("InstanceId"));
    Instance.Settings settings = it.settings();
    Struct out = Struct.of("InstanceId", it.id());
    return switch (input.text("Attribute")) {
      case "instanceType" -> out.set("InstanceType", value(it.instanceType()));
      case "userData" ->
          out.set("UserData", settings.userData().map(text -> value(text)).orElse(Struct.of()));
      case "disableApiTermination" ->
          out.set("DisableApiTermination", value(settings.disableApiTermination()));
      case "disableApiStop" -> out.set("DisableApiStop", value(settings.disableApiStop()));
      case "instanceInitiatedShutdownBehavior" ->
          out.set("InstanceInitiatedShutdownBehavior", value(settings.shutdownBehavior()));
      case "rootDeviceName" -> out.set("RootDeviceName", value(InstanceView.rootDevice(image, it)));
      case "blockDeviceMapping" ->
          out.set(
              "BlockDeviceMappings",
              InstanceView.instance(ec2.installation(), image, it).structs("BlockDeviceMappings"));
      case "sourceDestCheck" -> out.set("SourceDestCheck", value(settings.sourceDestCheck()));
      case "groupSet" -> out.set("Groups", InstanceView.groups(image, it));
      case "ebsOptimized" -> out.set("EbsOptimized", value(false));
      case "enaSupport" -> out.set("EnaSupport", value(true));
      case "enclaveOptions" -> out.set("EnclaveOptions", Struct.of("Enabled", false));
      case "productCodes" -> out.set("ProductCodes", List.of());
      case "kernel", "ramdisk", "sriovNetSupport" -> out;
      default ->
          throw Ec2Errors.invalidValue(
              "Value ("
                  + input.text("Attribute")
                  + ") for parameter attribute is invalid. Unknown attribute.");
    };
  }

  private static Struct value(Object value) {
    return Struct.of("Value", value);
  }
}
