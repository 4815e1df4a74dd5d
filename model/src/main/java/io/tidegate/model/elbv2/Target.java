package io.tidegate.model.elbv2;

import io.tidegate.model.Entity;
import io.tidegate.model.Kind;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * A registration: instance id or address with a port, in a target group. {@code drainingSince} is
 * set when it was deregistered and its delay runs; afterwards the record is removed.
 */
public record Target(
    String targetGroupArn,
    String id,
    int port,
    Optional<String> availabilityZone,
    Instant registeredAt,
    Optional<Instant> drainingSince)
    implements Entity {

  /** The key of the registration of {@code id} and {@code port} in a target group. */
  public static String key(String targetGroupArn, String id, int port) {
    return targetGroupArn + "|" + id + "|" + port;
  }

  @Override
  public Kind kind() {
    return Kind.TARGET;
  }

  @Override
  public String key() {
    return key(targetGroupArn, id, port);
  }

  @Override
  public Set<String> references() {
    return Set.of(targetGroupArn, id);
  }
}
