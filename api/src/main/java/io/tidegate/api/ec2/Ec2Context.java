package io.tidegate.api.ec2;

import io.tidegate.api.Call;
import io.tidegate.control.Controller;
import io.tidegate.control.Decision;
import io.tidegate.control.ec2.InstanceManager;
import io.tidegate.control.ec2.KeyPairManager;
import io.tidegate.control.ec2.LaunchTemplateManager;
import io.tidegate.control.ec2.MachineImageManager;
import io.tidegate.control.ec2.SecurityGroupManager;
import io.tidegate.control.ec2.TagManager;
import io.tidegate.instances.InstanceProvider;
import io.tidegate.model.ApiError;
import io.tidegate.model.Image;
import io.tidegate.model.Installation;

/** What the EC2 actions use. Immutable; its parts are safe from any thread. */
public record Ec2Context(
    Installation installation,
    Controller controller,
    InstanceManager instances,
    LaunchTemplateManager templates,
    MachineImageManager images,
    SecurityGroupManager groups,
    KeyPairManager keys,
    TagManager tags,
    InstanceProvider provider) {

  Image image() {
    return controller.image();
  }

  String account() {
    return installation.account();
  }

  /**
   * Submits a decision; with DryRun it is only asked whether it would be refused.
   *
   * @throws ApiError {@code DryRunOperation} when a dry run would have succeeded
   */
  <A> A submit(Call call, Decision<A> decision) {
    return controller.submit(
        call.operation(),
        image -> {
          var outcome = decision.decide(image);
          refuseDryRun(call);
          return outcome;
        });
  }

  /** Ends a dry run that nothing refused. */
  static void refuseDryRun(Call call) {
    if (call.input().flag("DryRun", false)) {
      throw new ApiError(
          "DryRunOperation", 412, "Request would have succeeded, but DryRun flag is set.");
    }
  }
}
