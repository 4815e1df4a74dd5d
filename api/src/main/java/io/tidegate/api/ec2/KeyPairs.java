package io.tidegate.api.ec2;

import io.tidegate.api.Struct;
import io.tidegate.model.ec2.KeyPair;

/** Key pairs as answers name them. Stateless. */
final class KeyPairs {
  private KeyPairs() {}

  static Struct view(KeyPair key) {
    return Struct.of("KeyPairId", key.id())
        .set("KeyName", key.name())
        .set("KeyFingerprint", key.fingerprint())
        .set("Tags", InstanceView.tags(key.tags()));
  }
}
