package io.tidegate.model.acm;

/**
 * Quotas of Certificate Manager, adjustable per installation (ACM guide, "Quotas"): certificates at
 * a time, and names per requested certificate.
 */
public record AcmLimits(int certificates, int namesPerCertificate) {
  /** Tags that a user may put on one certificate. */
  public static final int TAGS_PER_CERTIFICATE = 50;

  /** Most certificates of one page, and how many there are when not said. */
  public static final int PAGE_SIZE = 1000;

  /** Characters of a common name (RFC 5280, ub-common-name). */
  public static final int COMMON_NAME_LENGTH = 64;

  /** AWS's defaults. */
  public static AcmLimits defaults() {
    return new AcmLimits(2500, 10);
  }
}
