package io.tidegate.control.acm;

/** Why a certificate is revoked: the API's words, and their numbers (RFC 5280 section 5.3.1). */
public enum RevocationReason {
  UNSPECIFIED(0),
  KEY_COMPROMISE(1),
  CA_COMPROMISE(2),
  AFFILIATION_CHANGED(3),
  SUPERCEDED(4),
  SUPERSEDED(4),
  CESSATION_OF_OPERATION(5),
  CERTIFICATE_HOLD(6),
  REMOVE_FROM_CRL(8),
  PRIVILEGE_WITHDRAWN(9),
  A_A_COMPROMISE(10);

  private final int number;

  RevocationReason(int number) {
    this.number = number;
  }

  /** The number of RFC 5280. */
  public int number() {
    return number;
  }
}
