package io.tidegate.model.acm;

/** The algorithms of keys that certificates may have, named as on the wire. */
public enum KeyAlgorithm {
  RSA_1024,
  RSA_2048,
  RSA_3072,
  RSA_4096,
  EC_prime256v1,
  EC_secp384r1,
  EC_secp521r1
}
