package io.tidegate.routing;

/** What a TLS client said that the choice of a certificate depends on. Called on one thread. */
public interface ClientOffer {
  /** The name it asks for (SNI), in lower case; empty when it named none. */
  String serverName();

  /** Whether it can use an ECDSA certificate with a key of this many bits. */
  boolean acceptsEcdsa(int keyBits);

  /** Whether it can use an RSA certificate. */
  boolean acceptsRsa();
}
