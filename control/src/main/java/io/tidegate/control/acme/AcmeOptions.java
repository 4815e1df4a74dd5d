package io.tidegate.control.acme;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * Which authority signs, and how it knows this installation.
 *
 * @param directory the authority's directory (RFC 8555 section 7.1.1)
 * @param contact an address like {@code mailto:ops@example.com}
 * @param termsAgreed whether its terms of service are agreed to; without that, an authority that
 *     has terms gets no request
 * @param binding the account at the authority to bind to (RFC 8555 section 7.3.4)
 * @param authorities certificates in PEM that the directory's own certificate may be signed by,
 *     besides those that Java trusts
 * @param pollEvery time between two looks at an order or an authorization
 */
public record AcmeOptions(
    URI directory,
    Optional<String> contact,
    boolean termsAgreed,
    Optional<Binding> binding,
    Optional<String> authorities,
    Duration pollEvery) {

  /** The time between two looks when the authority names none. */
  public static final Duration POLL_EVERY = Duration.ofSeconds(2);

  /** An external account: its key identifier, and its MAC key in base64url. */
  public record Binding(String keyId, String macKey) {
    @Override
    public String toString() {
      return "Binding[" + keyId + "]";
    }
  }
}
