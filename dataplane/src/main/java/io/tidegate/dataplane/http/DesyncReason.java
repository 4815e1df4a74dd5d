package io.tidegate.dataplane.http;

/**
 * Why a request is not compliant, with the class it falls into. Names in the access log are those
 * of the ALB guide (load-balancer-access-logs, "Classification reasons").
 */
public enum DesyncReason {
  COMPLIANT(Tier.COMPLIANT, "-"),
  NON_COMPLIANT_HEADER(Tier.ACCEPTABLE, "NonCompliantHeader"),
  SPACE_IN_URI(Tier.ACCEPTABLE, "SpaceInUri"),
  NON_COMPLIANT_VERSION(Tier.ACCEPTABLE, "NonCompliantVersion"),
  GET_HEAD_ZERO_CONTENT_LENGTH(Tier.ACCEPTABLE, "GetHeadZeroContentLength"),
  NON_CRLF_LINE_TERMINATION(Tier.ACCEPTABLE, "NonCrLfLineTermination"),
  AMBIGUOUS_URI(Tier.AMBIGUOUS, "AmbiguousUri"),
  EMPTY_HEADER(Tier.AMBIGUOUS, "EmptyHeader"),
  BOTH_TE_CL_PRESENT(Tier.AMBIGUOUS, "BothTeClPresent"),
  DUPLICATE_CONTENT_LENGTH(Tier.AMBIGUOUS, "DuplicateContentLength"),
  SUSPICIOUS_HEADER(Tier.AMBIGUOUS, "SuspiciousHeader"),
  UNDEFINED_CONTENT_LENGTH_SEMANTICS(Tier.AMBIGUOUS, "UndefinedContentLengthSemantics"),
  UNDEFINED_TRANSFER_ENCODING_SEMANTICS(Tier.AMBIGUOUS, "UndefinedTransferEncodingSemantics"),
  MULTILINE_HEADER(Tier.AMBIGUOUS, "MultilineHeader"),
  MISSING_HEADER_COLON(Tier.AMBIGUOUS, "MissingHeaderColon"),
  MISSING_URI(Tier.AMBIGUOUS, "MissingUri"),
  SUSPICIOUS_TE_CL_PRESENT(Tier.SEVERE, "SuspiciousTeClPresent"),
  BAD_HEADER(Tier.SEVERE, "BadHeader"),
  BAD_URI(Tier.SEVERE, "BadUri"),
  BAD_METHOD(Tier.SEVERE, "BadMethod"),
  BAD_VERSION(Tier.SEVERE, "BadVersion"),
  BAD_CONTENT_LENGTH(Tier.SEVERE, "BadContentLength"),
  MULTIPLE_CONTENT_LENGTH(Tier.SEVERE, "MultipleContentLength"),
  BAD_TRANSFER_ENCODING(Tier.SEVERE, "BadTransferEncoding"),
  MULTIPLE_TRANSFER_ENCODING_CHUNKED(Tier.SEVERE, "MultipleTransferEncodingChunked");

  /** The class of a request, from harmless to hostile. */
  public enum Tier {
    COMPLIANT("Compliant"),
    ACCEPTABLE("Acceptable"),
    AMBIGUOUS("Ambiguous"),
    SEVERE("Severe");

    private final String text;

    Tier(String text) {
      this.text = text;
    }

    /** As written in the access log. */
    public String text() {
      return text;
    }
  }

  private final Tier tier;
  private final String text;

  DesyncReason(Tier tier, String text) {
    this.tier = tier;
    this.text = text;
  }

  /** The class. */
  public Tier tier() {
    return tier;
  }

  /** As written in the access log. */
  public String text() {
    return text;
  }

  /** {@code other} when it is strictly worse, else this: the first reason of a class wins. */
  DesyncReason orWorse(DesyncReason other) {
    return other.tier.compareTo(tier) > 0 ? other : this;
  }
}
