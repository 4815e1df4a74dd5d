package io.tidegate.control.ec2;

import io.tidegate.base.Chance;
import io.tidegate.base.TimeSource;
import io.tidegate.control.Outcome;
import io.tidegate.model.ApiError;
import io.tidegate.model.Change;
import io.tidegate.model.Image;
import io.tidegate.model.Tag;
import io.tidegate.model.ec2.KeyPair;
import java.util.List;
import java.util.Optional;

/** Decides about key pairs; only public halves are kept. Changes nothing itself. */
public final class KeyPairManager {
  private final Chance chance;
  private final TimeSource time;

  /** Ids come from {@code chance}. */
  public KeyPairManager(Chance chance, TimeSource time) {
    this.chance = chance;
    this.time = time;
  }

  /** A new key pair from its public half. */
  public Outcome<KeyPair> add(Image image, String name, KeyMaterial.Public key, List<Tag> tags) {
    if (name.isEmpty() || name.length() > 255 || !name.strip().equals(name)) {
      throw Ec2Errors.invalidValue("Value (" + name + ") for parameter KeyName is invalid.");
    }
    if (image.keyPairs().contains(name)) {
      throw ApiError.of("InvalidKeyPair.Duplicate", "The keypair '" + name + "' already exists.");
    }
    KeyPair made =
        new KeyPair(
            "key-" + chance.hex(17),
            name,
            key.type(),
            key.fingerprint(),
            key.openSsh() + " " + name,
            time.now(),
            tags);
    return new Outcome<>(List.of(Change.put(made)), made);
  }

  /** Deletes by name or id; one that is not there is no error. */
  public Outcome<Optional<KeyPair>> delete(
      Image image, Optional<String> name, Optional<String> id) {
    if (name.isEmpty() && id.isEmpty()) {
      throw Ec2Errors.missing("KeyName");
    }
    Optional<KeyPair> found =
        image.keyPairs().stream()
            .filter(key -> name.isEmpty() || name.get().equals(key.name()))
            .filter(key -> id.isEmpty() || id.get().equals(key.id()))
            .findAny();
    return new Outcome<>(found.map(Change::remove).stream().toList(), found);
  }
}
