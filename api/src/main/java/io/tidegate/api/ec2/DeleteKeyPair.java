package io.tidegate.api.ec2;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;
import io.tidegate.model.ec2.KeyPair;
import java.util.Optional;

/** DeleteKeyPair: true also when there is none. */
record DeleteKeyPair(Ec2Context ec2) implements Action {
  @Override
  public Struct run(Call call) {
    Struct input = call.input();
    Optional<KeyPair> gone =
        ec2.submit(
            call,
            image ->
                ec2.keys().delete(image, input.optText("KeyName"), input.optText("KeyPairId")));
    return Struct.of("Return", true).set("KeyPairId", gone.map(KeyPair::id));
  }
}
