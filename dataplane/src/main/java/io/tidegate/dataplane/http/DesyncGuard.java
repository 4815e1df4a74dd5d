package io.tidegate.dataplane.http;

import io.tidegate.dataplane.http.DesyncReason.Tier;
import io.tidegate.routing.AlbOptions.DesyncMode;

/**
 * ALB's desync mitigation: how far a request deviates from RFC 9112 in ways that two servers may
 * read differently, and what each mode does about it. Stateless, any thread.
 *
 * <p>Classes and reasons are those of the ALB guide (edit-load-balancer-attributes, "Desync
 * mitigation mode") and of AWS's published classifier. Order: line ends and lines, header names and
 * values, body framing, method, version, URI; only a strictly worse reason replaces an earlier one.
 */
public final class DesyncGuard {
  private DesyncGuard() {}

  /** Whether {@code mode} answers 400 and closes. */
  public static boolean refuses(DesyncReason reason, DesyncMode mode) {
    return switch (mode) {
      case MONITOR -> false;
      case DEFENSIVE -> reason.tier() == Tier.SEVERE;
      case STRICTEST -> reason.tier() != Tier.COMPLIANT;
    };
  }

  /** Whether client and target connection close after the exchange, neither being reused. */
  public static boolean closesAfter(DesyncReason reason, DesyncMode mode) {
    return mode != DesyncMode.MONITOR && reason.tier().compareTo(Tier.AMBIGUOUS) >= 0;
  }

  /** The worst deviation of a complete head. */
  static DesyncReason classify(RequestHead head) {
    RequestLine line = head.line();
    HeaderBlock block = head.block();
    DesyncReason worst = DesyncReason.COMPLIANT;
    if (((line.oddities() | block.oddities()) & HeaderBlock.BARE_LF) != 0) {
      worst = DesyncReason.NON_CRLF_LINE_TERMINATION;
    }
    if ((line.oddities() & RequestLine.NO_URI) != 0) {
      worst = worst.orWorse(DesyncReason.MISSING_URI);
    }
    for (int i = 0; i < block.count(); i++) {
      worst = worst.orWorse(ofLine(block.oddities(i)));
    }
    for (int i = 0; i < block.count(); i++) {
      worst = worst.orWorse(ofField(block.oddities(i)));
    }
    worst = worst.orWorse(head.framing().reason());
    return ofRequestLine(worst, line.oddities());
  }

  private static DesyncReason ofLine(int odd) {
    if ((odd & HeaderBlock.EMPTY_NAME) != 0) {
      return DesyncReason.COMPLIANT; // judged with the names
    }
    if ((odd & HeaderBlock.FOLD) != 0) {
      return DesyncReason.MULTILINE_HEADER;
    }
    return (odd & HeaderBlock.NO_COLON) != 0
        ? DesyncReason.MISSING_HEADER_COLON
        : DesyncReason.COMPLIANT;
  }

  private static DesyncReason ofField(int odd) {
    if ((odd & HeaderBlock.BAD_BYTE) != 0) {
      return DesyncReason.BAD_HEADER;
    }
    if ((odd & HeaderBlock.EMPTY_NAME) != 0) {
      return DesyncReason.EMPTY_HEADER;
    }
    if ((odd & (HeaderBlock.LIKE_TE | HeaderBlock.LIKE_CL)) != 0) {
      return DesyncReason.SUSPICIOUS_HEADER;
    }
    return (odd & (HeaderBlock.CONTROL | HeaderBlock.NOT_A_TOKEN)) != 0
        ? DesyncReason.NON_COMPLIANT_HEADER
        : DesyncReason.COMPLIANT;
  }

  private static DesyncReason ofRequestLine(DesyncReason soFar, int odd) {
    DesyncReason worst = soFar;
    if ((odd & RequestLine.BAD_METHOD) != 0) {
      worst = worst.orWorse(DesyncReason.BAD_METHOD);
    }
    if ((odd & RequestLine.BAD_VERSION) != 0) {
      worst = worst.orWorse(DesyncReason.BAD_VERSION);
    }
    if ((odd & RequestLine.ODD_VERSION) != 0) {
      worst = worst.orWorse(DesyncReason.NON_COMPLIANT_VERSION);
    }
    if ((odd & RequestLine.BAD_URI) != 0) {
      worst = worst.orWorse(DesyncReason.BAD_URI);
    }
    if ((odd & RequestLine.CONTROL_IN_URI) != 0) {
      worst = worst.orWorse(DesyncReason.AMBIGUOUS_URI);
    }
    if ((odd & RequestLine.SPACE_IN_URI) != 0) {
      worst = worst.orWorse(DesyncReason.SPACE_IN_URI);
    }
    return worst;
  }
}
