package io.tidegate.control.acme;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidegate.control.Controller;
import io.tidegate.control.Outcome;
import io.tidegate.control.acm.AcmContext;
import io.tidegate.model.Change;
import io.tidegate.model.acm.AcmeAccount;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The account of this installation at the authority: in the store, or registered now (RFC 8555
 * section 7.3). Its own lock lets one thread at a time register. Blocks.
 */
final class AcmeAccounts {
  private static final Logger log = LoggerFactory.getLogger(AcmeAccounts.class);
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Controller controller;
  private final AcmContext context;
  private final AcmeOptions options;
  private final AcmeWire wire;

  AcmeAccounts(Controller controller, AcmContext context, AcmeOptions options, AcmeWire wire) {
    this.controller = controller;
    this.context = context;
    this.options = options;
    this.wire = wire;
  }

  /** Who signs requests from now on. */
  synchronized AcmeWire.Signer signer() throws AcmeProblem {
    Optional<AcmeAccount> known = controller.image().acmeAccounts().find(directory());
    if (known.isPresent()) {
      return stored(known.get());
    }
    AccountKey key = AccountKey.fresh();
    AcmeWire.Answer answer =
        wire.post(
            new AcmeWire.Signer(key, Optional.empty()),
            wire.resource("newAccount"),
            registration(key));
    String url =
        answer.location().orElseThrow(() -> AcmeProblem.unreachable("the account has no URL"));
    AcmeAccount account =
        new AcmeAccount(
            directory(),
            url,
            key.publicText(),
            context.vault().seal(key.privateKey().getEncoded(), directory()),
            context.clock().now());
    controller.submit(
        "RegisterAcmeAccount", image -> new Outcome<>(List.of(Change.put(account)), true));
    log.info("registered at {} as {}", directory(), url);
    return new AcmeWire.Signer(key, Optional.of(url));
  }

  /** Forgets the account: the authority does not know it. */
  void forget() {
    controller.submit(
        "ForgetAcmeAccount",
        image ->
            new Outcome<>(
                image.acmeAccounts().find(directory()).map(Change::remove).stream().toList(),
                true));
  }

  private AcmeWire.Signer stored(AcmeAccount account) {
    byte[] opened = context.vault().open(account.privateKey(), account.directory());
    try {
      return new AcmeWire.Signer(
          AccountKey.of(account.publicKey(), opened), Optional.of(account.url()));
    } finally {
      Arrays.fill(opened, (byte) 0);
    }
  }

  private String registration(AccountKey key) throws AcmeProblem {
    ObjectNode payload = JSON.createObjectNode();
    String terms = wire.directory().path("meta").path("termsOfService").asText();
    if (!terms.isEmpty() && !options.termsAgreed()) {
      throw userAction("its terms of service must be agreed to first (acme-terms): " + terms);
    }
    payload.put("termsOfServiceAgreed", options.termsAgreed());
    options.contact().ifPresent(address -> payload.putArray("contact").add(address));
    boolean required = wire.directory().path("meta").path("externalAccountRequired").asBoolean();
    if (required && options.binding().isEmpty()) {
      throw userAction("it wants an external account (acme-binding)");
    }
    if (options.binding().isPresent()) {
      payload.set(
          "externalAccountBinding",
          key.bound(options.binding().get(), wire.resource("newAccount")));
    }
    return payload.toString();
  }

  private static AcmeProblem userAction(String what) {
    return new AcmeProblem("userActionRequired", what, List.of(), Optional.empty());
  }

  private String directory() {
    return options.directory().toString();
  }
}
