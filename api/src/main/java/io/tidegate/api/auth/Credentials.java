package io.tidegate.api.auth;

import java.util.Optional;

/** The access keys of the installation. Safe from any thread, answers at once. */
@FunctionalInterface
public interface Credentials {
  /** The secret of an access key. */
  Optional<Credential> find(String accessKeyId);

  /** A secret key; temporary credentials have a session token that must come with them. */
  record Credential(String secretKey, Optional<String> sessionToken, Caller caller) {
    /** Keeps secrets out of logs. */
    @Override
    public String toString() {
      return "Credential[secret]";
    }
  }

  /** One long-lived key of {@code account}. */
  static Credentials of(String accessKeyId, String secretKey, String account) {
    return id ->
        id.equals(accessKeyId)
            ? Optional.of(new Credential(secretKey, Optional.empty(), Caller.root(account)))
            : Optional.empty();
  }
}
