package io.tidegate.api.ec2;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;
import io.tidegate.control.ec2.Ec2Errors;
import io.tidegate.control.ec2.KeyMaterial;
import io.tidegate.model.ec2.KeyPair;
import java.nio.charset.StandardCharsets;

/** ImportKeyPair: a public key in OpenSSH's form. */
record ImportKeyPair(Ec2Context ec2) implements Action {
  @Override
  public Struct run(Call call) {
    Struct input = call.input();
    byte[] material =
        input
            .optBlob("PublicKeyMaterial")
            .orElseThrow(() -> Ec2Errors.missing("PublicKeyMaterial"));
    KeyMaterial.Public open = KeyMaterial.parse(new String(material, StandardCharsets.UTF_8));
    KeyPair key =
        ec2.submit(
            call,
            image ->
                ec2.keys()
                    .add(image, input.text("KeyName"), open, LaunchInput.tags(input, "key-pair")));
    return KeyPairs.view(key);
  }
}
