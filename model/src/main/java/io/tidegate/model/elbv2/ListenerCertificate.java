package io.tidegate.model.elbv2;

import io.tidegate.model.Entity;
import io.tidegate.model.Kind;
import java.util.Set;

/**
 * A certificate in the list of an HTTPS listener, chosen by SNI. The listener's default certificate
 * is not one of them, but may also stand in the list.
 */
public record ListenerCertificate(String listenerArn, String certificateArn) implements Entity {
  /** The key of the certificate in the listener's list. */
  public static String key(String listenerArn, String certificateArn) {
    return listenerArn + "|" + certificateArn;
  }

  @Override
  public Kind kind() {
    return Kind.LISTENER_CERTIFICATE;
  }

  @Override
  public String key() {
    return key(listenerArn, certificateArn);
  }

  @Override
  public Set<String> references() {
    return Set.of(listenerArn, certificateArn);
  }
}
