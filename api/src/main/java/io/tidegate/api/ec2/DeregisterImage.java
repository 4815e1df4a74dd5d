package io.tidegate.api.ec2;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;
import io.tidegate.model.ec2.MachineImage;

/** DeregisterImage. */
record DeregisterImage(Ec2Context ec2) implements Action {
  @Override
  public Struct run(Call call) {
    String id = call.input().text("ImageId");
    MachineImage gone = ec2.submit(call, image -> ec2.images().deregister(image, id));
    return Struct.of("Return", gone.id().equals(id));
  }
}
