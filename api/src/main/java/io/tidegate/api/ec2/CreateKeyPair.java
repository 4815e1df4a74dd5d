package io.tidegate.api.ec2;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;
import io.tidegate.control.ec2.Ec2Errors;
import io.tidegate.control.ec2.KeyMaterial;
import io.tidegate.model.ec2.KeyPair;

/** CreateKeyPair: the private half is in this answer and nowhere else. */
record CreateKeyPair(Ec2Context ec2) implements Action {
  @Override
  public Struct run(Call call) {
    Struct input = call.input();
    if (input.optText("KeyFormat").filter(it -> !it.equals("pem")).isPresent()) {
      throw Ec2Errors.unsupported("key format " + input.text("KeyFormat"));
    }
    KeyMaterial.Made made = KeyMaterial.generate(input.optText("KeyType").orElse("rsa"));
    KeyPair key =
        ec2.submit(
            call,
            image ->
                ec2.keys()
                    .add(
                        image,
                        input.text("KeyName"),
                        made.key(),
                        LaunchInput.tags(input, "key-pair")));
    return KeyPairs.view(key).set("KeyMaterial", made.pem());
  }
}
