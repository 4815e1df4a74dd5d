package io.tidegate.model.ec2;

import io.tidegate.model.Entity;
import io.tidegate.model.Kind;
import io.tidegate.model.Tag;
import java.time.Instant;
import java.util.List;

/** The public half of a key pair. */
public record KeyPair(
    String id,
    String name,
    String type,
    String fingerprint,
    String publicKey,
    Instant created,
    List<Tag> tags)
    implements Entity {
  /** Copies. */
  public KeyPair {
    tags = List.copyOf(tags);
  }

  @Override
  public Kind kind() {
    return Kind.KEY_PAIR;
  }

  @Override
  public String key() {
    return name;
  }
}
