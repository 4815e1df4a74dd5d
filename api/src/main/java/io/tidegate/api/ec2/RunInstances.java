package io.tidegate.api.ec2;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;
import io.tidegate.control.ec2.Ec2Errors;
import io.tidegate.control.ec2.RunInstancesCommand;
import io.tidegate.model.ec2.Instance;
import io.tidegate.model.ec2.Ipv6Wish;
import java.util.List;
import java.util.Optional;

/** RunInstances: checks the combination of parameters, then launches. */
record RunInstances(Ec2Context ec2) implements Action {
  @Override
  public Struct run(Call call) {
    Struct input = call.input();
    boolean interfaces = !input.structs("NetworkInterfaces").isEmpty();
    if (interfaces && (input.has("SubnetId") || input.has("PrivateIpAddress"))) {
      throw Ec2Errors.combination(
          "Network interfaces and an instance-level subnet ID or private IP address may not be specified on the same request");
    }
    Optional<Ipv6Wish> ipv6 = LaunchInput.ipv6(input, "EnablePrimaryIpv6");
    if (interfaces && ipv6.isPresent()) {
      throw Ec2Errors.combination(
          "Network interfaces and instance-level IPv6 addresses may not be specified on the same"
              + " request");
    }
    RunInstancesCommand command =
        new RunInstancesCommand(
            input.optStruct("LaunchTemplate").map(TemplateView::reference),
            LaunchInput.read(input),
            Math.toIntExact(input.number("MinCount")),
            Math.toIntExact(input.number("MaxCount")),
            input.optText("SubnetId"),
            input.optText("PrivateIpAddress"),
            input.optText("ClientToken").filter(token -> !token.isEmpty()),
            ipv6);
    List<Instance> made = ec2.submit(call, image -> ec2.instances().run(image, command));
    return InstanceView.reservation(ec2, ec2.image(), made);
  }
}
