package io.tidegate.api.ec2;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;
import io.tidegate.control.ec2.InstanceManager;
import io.tidegate.model.ec2.Instance;
import java.util.Base64;

/** GetConsoleOutput: the newest 64 KiB, base64. */
record GetConsoleOutput(Ec2Context ec2) implements Action {
  @Override
  public Struct run(Call call) {
    Instance it = InstanceManager.find(ec2.image(), call.input().text("InstanceId"));
    return Struct.of("InstanceId", it.id())
        .set("Timestamp", it.launchTime())
        .set(
            "Output",
            ec2.provider()
                .consoleOutput(it.id())
                .map(Base64.getEncoder()::encodeToString)
                .orElse(""));
  }
}
