package io.tidegate.dataplane.http;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Whom a request is for (RFC 9112 section 3.2.2): the authority of its target, else its Host
 * header, as offsets relative to the head's first byte. Owned by its {@link RequestHead}.
 */
final class RequestHost {
  private int start;
  private int end;
  private int authorityEnd;

  /** Reads it; false when it is missing where it must not be, or is none. */
  boolean read(byte[] a, int base, RequestLine line, HeaderBlock block) {
    RequestTarget target = line.target();
    int field = block.first(HeaderName.HOST);
    if (target.authorityEnd() > 0) {
      start = target.authorityStart();
      authorityEnd = target.authorityEnd();
    } else if (field >= 0) {
      start = block.valueStart(field);
      authorityEnd = block.valueEnd(field);
    } else {
      start = 0;
      authorityEnd = 0;
    }
    boolean well = field >= 0 || line.version() != 11;
    int colon = authorityEnd;
    for (int i = start; i < authorityEnd; i++) {
      byte c = a[base + i];
      well &= HttpChars.host(c);
      if (c == ':') {
        colon = i;
      } else if (c == ']') {
        colon = authorityEnd;
      }
    }
    end = colon;
    return well;
  }

  int start() {
    return start;
  }

  /** One past the host, where its port begins when it has one. */
  int end() {
    return end;
  }

  /** The host with its port, when one was sent, in lower case; empty when there is none. */
  String authority(byte[] a, int base) {
    return text(a, base, authorityEnd);
  }

  /** The host without its port, in lower case; empty when there is none. */
  String name(byte[] a, int base) {
    return text(a, base, end);
  }

  private String text(byte[] a, int base, int to) {
    return new String(a, base + start, to - start, StandardCharsets.ISO_8859_1)
        .toLowerCase(Locale.ROOT);
  }
}
