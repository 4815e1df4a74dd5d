package io.tidegate.server;

import io.tidegate.api.auth.Caller;
import io.tidegate.api.auth.Credentials;
import io.tidegate.api.auth.RequestVerifier;
import io.tidegate.api.auth.SigV4Verifier;
import io.tidegate.control.ec2.InstanceCredentials;
import io.tidegate.instances.metadata.RoleCredentials;
import java.util.Map;
import java.util.Optional;

/**
 * Who may call: the owner of the installation's keys, and instances with the keys of their role.
 * Immutable.
 *
 * @param keys secrets of the installation by key id
 */
record Access(Ground ground, Map<String, String> keys, InstanceCredentials roles) {
  static Access of(Ground ground) {
    Map<String, String> keys = CredentialsFile.loadOrCreate(ground.data(), ground.chance());
    byte[] secret = CredentialsFile.derivationSecret(keys);
    return new Access(
        ground, keys, new InstanceCredentials(ground.controller()::image, secret, ground.time()));
  }

  /** Verifies signatures; anyone's are good in the simulated world. */
  RequestVerifier verifier() {
    return ground.options().simulated()
        ? RequestVerifier.anyone(account())
        : new SigV4Verifier(this::find, ground.installation().region(), ground.time());
  }

  private Optional<Credentials.Credential> find(String id) {
    return Optional.ofNullable(keys.get(id))
        .map(secret -> new Credentials.Credential(secret, Optional.empty(), Caller.root(account())))
        .or(() -> roles.find(id).map(this::ofRole));
  }

  private Credentials.Credential ofRole(InstanceCredentials.Session session) {
    RoleCredentials role = session.credentials();
    return new Credentials.Credential(
        role.secretAccessKey(),
        Optional.of(role.sessionToken()),
        Caller.role(account(), role.role(), session.instanceId()));
  }

  private String account() {
    return ground.installation().account();
  }
}
