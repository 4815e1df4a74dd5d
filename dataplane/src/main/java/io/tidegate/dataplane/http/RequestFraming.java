package io.tidegate.dataplane.http;

import java.nio.charset.StandardCharsets;

/**
 * How the body of a request ends (RFC 9112 section 6), and what is wrong with the headers that say
 * so. Owned by its {@link RequestHead}.
 *
 * <p>A name that only looks like Transfer-Encoding or Content-Length never frames the body, but its
 * value takes part in the checks: two layers may disagree on whether it counts.
 */
final class RequestFraming {
  private static final byte[] CHUNKED = ascii("chunked");
  private static final byte[] IDENTITY = ascii("identity");
  private static final byte[][] REGISTERED = {
    ascii("gzip"), ascii("deflate"), ascii("compress"), ascii("x-gzip"), ascii("x-compress")
  };

  private long contentLength = -1;
  private boolean chunked;
  private int refusal;
  private DesyncReason reason = DesyncReason.COMPLIANT;

  // While reading: what was seen so far, under exact names or similar ones.
  private boolean lastIsChunked;
  private boolean chunkedSeen;
  private long lengthSeen = -1;

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** Body bytes when {@link #chunked()} is false; -1 when no length is given, that is: no body. */
  long contentLength() {
    return contentLength;
  }

  boolean chunked() {
    return chunked;
  }

  /** 0, or the status that answers the request in every mode: 400 or 501. */
  int refusal() {
    return refusal;
  }

  DesyncReason reason() {
    return reason;
  }

  void clear() {
    contentLength = -1;
    chunked = false;
    refusal = 0;
    reason = DesyncReason.COMPLIANT;
    lastIsChunked = false;
    chunkedSeen = false;
    lengthSeen = -1;
  }

  /** Decides for the fields of {@code block}; {@code version} is 9, 10 or 11. */
  void decide(byte[] a, int base, HeaderBlock block, int version, boolean getOrHead) {
    clear();
    int likes = block.oddities() & (HeaderBlock.LIKE_TE | HeaderBlock.LIKE_CL);
    boolean te = block.has(HeaderName.TRANSFER_ENCODING);
    boolean cl = block.has(HeaderName.CONTENT_LENGTH);
    if (!te && !cl && likes == 0) {
      return;
    }
    boolean anyTe = te || (likes & HeaderBlock.LIKE_TE) != 0;
    boolean anyCl = cl || (likes & HeaderBlock.LIKE_CL) != 0;
    for (int i = 0; i < block.count(); i++) {
      readField(a, base, block, i);
    }
    if (chunked && !lastIsChunked) {
      fault(DesyncReason.BAD_TRANSFER_ENCODING, 400);
    }
    if (anyTe && version <= 10) {
      reason = reason.orWorse(DesyncReason.UNDEFINED_TRANSFER_ENCODING_SEMANTICS);
    } else if (anyCl && version < 10) {
      reason = reason.orWorse(DesyncReason.UNDEFINED_CONTENT_LENGTH_SEMANTICS);
    }
    if (getOrHead && anyTe) {
      reason = reason.orWorse(DesyncReason.UNDEFINED_TRANSFER_ENCODING_SEMANTICS);
    }
    if (getOrHead && cl) {
      reason =
          reason.orWorse(
              contentLength == 0
                  ? DesyncReason.GET_HEAD_ZERO_CONTENT_LENGTH
                  : DesyncReason.UNDEFINED_CONTENT_LENGTH_SEMANTICS);
    }
    if (anyTe && anyCl) {
      reason =
          reason.orWorse(
              likes == 0 ? DesyncReason.BOTH_TE_CL_PRESENT : DesyncReason.SUSPICIOUS_TE_CL_PRESENT);
    }
    if (chunked) {
      contentLength = -1;
    }
  }

  private void readField(byte[] a, int base, HeaderBlock block, int i) {
    int from = base + block.valueStart(i);
    int to = base + block.valueEnd(i);
    int kind = block.kind(i);
    int odd = block.oddities(i);
    if (kind == HeaderName.CONTENT_LENGTH) {
      readLength(a, from, to, true);
    } else if (kind == HeaderName.TRANSFER_ENCODING) {
      readCodings(a, from, to, true);
    } else if ((odd & HeaderBlock.LIKE_CL) != 0) {
      readLength(a, from, to, false);
    } else if ((odd & HeaderBlock.LIKE_TE) != 0) {
      readCodings(a, from, to, false);
    }
  }

  private void readLength(byte[] a, int from, int to, boolean real) {
    long value = number(a, from, to);
    if (value < 0) {
      fault(DesyncReason.BAD_CONTENT_LENGTH, real ? 400 : 0);
      return;
    }
    if (lengthSeen >= 0 && lengthSeen != value) {
      fault(DesyncReason.MULTIPLE_CONTENT_LENGTH, 400);
    } else if (lengthSeen == value) {
      reason = reason.orWorse(DesyncReason.DUPLICATE_CONTENT_LENGTH);
    }
    lengthSeen = value;
    if (real) {
      contentLength = value;
    }
  }

  private void readCodings(byte[] a, int from, int to, boolean real) {
    int p = from;
    while (true) {
      int comma = ByteScan.find(a, p, to, (byte) ',');
      readCoding(a, p, comma, real);
      if (comma == to) {
        return;
      }
      p = comma + 1;
    }
  }

  private void readCoding(byte[] a, int itemStart, int itemEnd, boolean real) {
    int from = itemStart;
    int to = itemEnd;
    while (from < to && ByteScan.blank(a[from])) {
      from++;
    }
    while (to > from && ByteScan.blank(a[to - 1])) {
      to--;
    }
    if (ByteScan.equalsIgnoreCase(a, from, to, CHUNKED)) {
      if (chunkedSeen) {
        fault(DesyncReason.MULTIPLE_TRANSFER_ENCODING_CHUNKED, 400);
      }
      chunkedSeen = true;
      if (real) {
        chunked = true;
        lastIsChunked = true;
      }
      return;
    }
    if (real) {
      lastIsChunked = false;
    }
    if (ByteScan.equalsIgnoreCase(a, from, to, IDENTITY)) {
      return;
    }
    for (byte[] coding : REGISTERED) {
      if (ByteScan.equalsIgnoreCase(a, from, to, coding)) {
        refuse(real ? 501 : 0);
        return;
      }
    }
    fault(DesyncReason.BAD_TRANSFER_ENCODING, real ? 501 : 0);
  }

  private void fault(DesyncReason fault, int status) {
    reason = reason.orWorse(fault);
    refuse(status);
  }

  private void refuse(int status) {
    if (refusal == 0) {
      refusal = status;
    }
  }

  /** A decimal number without sign, at most 2^63-1, else -1. */
  static long number(byte[] a, int from, int to) {
    if (from == to) {
      return -1;
    }
    long value = 0;
    for (int i = from; i < to; i++) {
      int digit = a[i] - '0';
      if (digit < 0 || digit > 9 || value > (Long.MAX_VALUE - digit) / 10) {
        return -1;
      }
      value = value * 10 + digit;
    }
    return value;
  }
}
