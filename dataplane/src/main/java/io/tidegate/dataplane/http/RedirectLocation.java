package io.tidegate.dataplane.http;

import io.tidegate.routing.RouteAction.Redirect;
import java.util.Locale;

/**
 * The Location of a redirect action: {@code protocol://host:port/path?query} with the placeholders
 * {@code #{protocol} #{host} #{port} #{path} #{query}} filled from the request (ALB guide,
 * rule-action-types). The port is always written; a request without Host names the load balancer.
 * Stateless, any thread.
 */
final class RedirectLocation {
  private RedirectLocation() {}

  static String of(Redirect action, RequestHead head, ClientFacts.Front front) {
    byte[] a = head.array();
    RequestTarget target = head.target();
    String host = text(a, head.hostStart(), head.hostEnd()).toLowerCase(Locale.ROOT);
    String path = text(a, head.start() + target.pathStart(), head.start() + target.pathEnd());
    String query = text(a, head.queryStart(), head.queryEnd());
    Parts parts =
        new Parts(
            front.https() ? "https" : "http",
            host.isEmpty() ? front.dnsName() : host,
            Integer.toString(front.port()),
            path.startsWith("/") ? path.substring(1) : path,
            query);
    String filledQuery = parts.fill(action.query());
    return parts.fill(action.protocol()).toLowerCase(Locale.ROOT)
        + "://"
        + parts.fill(action.host())
        + ":"
        + parts.fill(action.port())
        + parts.fill(action.path())
        + (filledQuery.isEmpty() ? "" : "?" + filledQuery);
  }

  /** Control characters and spaces of an odd target never get into a header of ours. */
  private static String text(byte[] a, int from, int to) {
    StringBuilder out = new StringBuilder(to - from);
    for (int i = from; i < to; i++) {
      int c = a[i] & 0xff;
      if (c <= ' ' || c >= 0x7f) {
        out.append('%').append(String.format(Locale.ROOT, "%02X", c));
      } else {
        out.append((char) c);
      }
    }
    return out.toString();
  }

  private record Parts(String protocol, String host, String port, String path, String query) {
    String fill(String template) {
      if (template.indexOf('#') < 0) {
        return template;
      }
      StringBuilder out = new StringBuilder();
      int p = 0;
      while (p < template.length()) {
        int close = template.startsWith("#{", p) ? template.indexOf('}', p) : -1;
        String value = close < 0 ? null : value(template.substring(p + 2, close));
        if (value == null) {
          out.append(template.charAt(p++));
        } else {
          out.append(value);
          p = close + 1;
        }
      }
      return out.toString();
    }

    private @org.jspecify.annotations.Nullable String value(String name) {
      return switch (name) {
        case "protocol" -> protocol;
        case "host" -> host;
        case "port" -> port;
        case "path" -> path;
        case "query" -> query;
        default -> null;
      };
    }
  }
}
