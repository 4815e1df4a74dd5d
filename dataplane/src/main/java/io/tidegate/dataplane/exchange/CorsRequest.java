package io.tidegate.dataplane.exchange;

import io.tidegate.dataplane.http.ByteScan;
import io.tidegate.dataplane.http.RequestHead;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Requests across origins whose user agent needs {@code SameSite=None} to send a cookie back:
 * Chromium from 80 on (ALB guide, "Sticky sessions"). Stateless, any thread.
 */
final class CorsRequest {
  private static final byte[] ORIGIN = "origin".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] USER_AGENT = "user-agent".getBytes(StandardCharsets.US_ASCII);
  private static final int FIRST_VERSION = 80;

  private CorsRequest() {}

  static boolean byChromium(RequestHead head) {
    String origin = field(head, ORIGIN);
    if (origin.isEmpty()) {
      return false;
    }
    String host = origin.substring(origin.indexOf("//") < 0 ? 0 : origin.indexOf("//") + 2);
    int port = host.lastIndexOf(':');
    String name = (port < 0 ? host : host.substring(0, port)).toLowerCase(Locale.ROOT);
    return !name.equals(head.hostName()) && isChromium(field(head, USER_AGENT));
  }

  private static boolean isChromium(String agent) {
    int at = agent.indexOf("Chrom");
    int slash = at < 0 ? -1 : agent.indexOf('/', at);
    int version = 0;
    for (int i = slash + 1; slash > 0 && i < agent.length() && i < slash + 5; i++) {
      char c = agent.charAt(i);
      if (c < '0' || c > '9') {
        break;
      }
      version = version * 10 + c - '0';
    }
    return version >= FIRST_VERSION;
  }

  private static String field(RequestHead head, byte[] name) {
    for (int i = 0; i < head.headerCount(); i++) {
      if (ByteScan.equalsIgnoreCase(head.array(), head.nameStart(i), head.nameEnd(i), name)) {
        int from = head.valueStart(i);
        return new String(head.array(), from, head.valueEnd(i) - from, StandardCharsets.ISO_8859_1);
      }
    }
    return "";
  }
}
