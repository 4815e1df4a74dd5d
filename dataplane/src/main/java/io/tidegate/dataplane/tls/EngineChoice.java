package io.tidegate.dataplane.tls;

import io.tidegate.model.elbv2.SslPolicy;
import org.jspecify.annotations.Nullable;

/**
 * Whether BoringSSL would come to the suite that a policy demands. It lacks some suites with CBC
 * and SHA-2, and in TLS 1.3 it follows the client's order among all three suites; so where that
 * leads outside the policy, the JDK's TLS, which obeys, takes the handshake. Pure.
 */
final class EngineChoice {
  private EngineChoice() {}

  /** Whether BoringSSL serves {@code hello} as {@code policy} wants, with this kind of key. */
  static boolean boring(ClientHello hello, SslPolicy policy, boolean ecdsa) {
    if (hello.version() == 0x0304 && policy.protocols().contains("TLSv1.3")) {
      CipherSuites first = firstOf13(hello);
      return first == null || policy.ciphers().contains(first.openSslName);
    }
    boolean old = hello.version() < 0x0303 || !policy.protocols().contains("TLSv1.2");
    for (String name : policy.ciphers()) {
      CipherSuites suite = CipherSuites.named(name);
      if (suite != null
          && !suite.is13()
          && (!old || suite.isOld())
          && suite.key == (ecdsa ? CipherSuites.Key.ECDSA : CipherSuites.Key.RSA)
          && ClientHello.contains(hello.suites(), suite.number)
          && (suite.inBoringSsl || suite.inJdk())) {
        return suite.inBoringSsl;
      }
    }
    return true; // nothing in common: the alert is the same
  }

  private static @Nullable CipherSuites firstOf13(ClientHello hello) {
    for (int number : hello.suites()) {
      for (CipherSuites suite : CipherSuites.values()) {
        if (suite.is13() && suite.number == number) {
          return suite;
        }
      }
    }
    return null;
  }
}
