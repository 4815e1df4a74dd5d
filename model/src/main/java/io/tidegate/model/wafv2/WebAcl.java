package io.tidegate.model.wafv2;

import io.tidegate.model.Installation;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * A web access control list of the installation: the inspector at {@code endpoint} decides about
 * requests. Its id follows from account, region and name, so that it is the same after every start.
 *
 * @param name 1 to 128 letters, digits, {@code _} and {@code -}
 */
public record WebAcl(String name, String id, String arn, URI endpoint) {
  /** The web ACL {@code name} of {@code installation}. */
  static WebAcl of(Installation installation, String name, URI endpoint) {
    String seed = installation.arn("wafv2", "regional/webacl/" + name);
    String id = UUID.nameUUIDFromBytes(seed.getBytes(StandardCharsets.US_ASCII)).toString();
    return new WebAcl(name, id, seed + "/" + id, endpoint);
  }
}
