package io.tidegate.firewall;

import io.tidegate.routing.Inspection;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;

/**
 * The HTTP request that asks an inspector about a request (docs/web-acl.md). With a path in the
 * endpoint's URL it goes there, as forward-auth services expect it; without one it is the request
 * itself, as proxies with a firewall inside expect it. Stateless.
 */
final class Question {
  /** What the question says itself: clients cannot. */
  private static final Set<String> OWN =
      Set.of(
          "x-real-ip",
          "x-forwarded-host",
          "x-forwarded-method",
          "x-forwarded-uri",
          "x-tidegate-load-balancer",
          "x-tidegate-body");

  private static final Set<String> WITH_BODY = Set.of("POST", "PUT", "PATCH");

  private Question() {}

  /** Whether requests go to {@code endpoint} as they are. */
  private static boolean asItIs(URI endpoint) {
    return endpoint.getRawPath().isEmpty() && endpoint.getRawQuery() == null;
  }

  /** The method of the question. */
  static String method(URI endpoint, Inspection request) {
    if (asItIs(endpoint)) {
      return request.method();
    }
    return request.body().length > 0 ? "POST" : "GET";
  }

  /** The whole question. */
  static byte[] about(Inspection request, URI endpoint) {
    StringBuilder head = new StringBuilder(512 + request.fields().length);
    String method = method(endpoint, request);
    boolean same = asItIs(endpoint);
    head.append(method).append(' ');
    head.append(same ? request.target() : pathOf(endpoint)).append(" HTTP/1.1\r\n");
    boolean named = same && !request.host().isEmpty();
    line(head, "Host", named ? request.host() : endpoint.getRawAuthority());
    fields(head, new String(request.fields(), StandardCharsets.ISO_8859_1));
    line(head, "X-Real-Ip", request.clientAddress());
    line(head, "X-Forwarded-Method", request.method());
    line(head, "X-Forwarded-Host", request.host());
    line(head, "X-Forwarded-Uri", request.target());
    line(head, "X-Tidegate-Load-Balancer", request.loadBalancerArn());
    line(head, "X-Tidegate-Body", request.whole() ? "whole" : "partial");
    if (request.body().length > 0 || WITH_BODY.contains(method)) {
      line(head, "Content-Length", Integer.toString(request.body().length));
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream(head.length() + request.body().length);
    out.writeBytes(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
    out.writeBytes(request.body());
    return out.toByteArray();
  }

  private static String pathOf(URI endpoint) {
    String path = endpoint.getRawPath().isEmpty() ? "/" : endpoint.getRawPath();
    return endpoint.getRawQuery() == null ? path : path + "?" + endpoint.getRawQuery();
  }

  private static void line(StringBuilder out, String name, String value) {
    out.append(name).append(": ").append(value).append("\r\n");
  }

  /** The client's fields but those that are ours; {@code _} counts as {@code -}, as in CGI. */
  private static void fields(StringBuilder out, String lines) {
    int at = 0;
    while (at < lines.length()) {
      int end = lines.indexOf('\n', at) + 1;
      int colon = lines.indexOf(':', at);
      String name = lines.substring(at, colon).toLowerCase(Locale.ROOT).replace('_', '-');
      if (!OWN.contains(name)) {
        out.append(lines, at, end);
      }
      at = end;
    }
  }
}
