package io.tidegate.api.auth;

import io.tidegate.api.wire.WireRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The canonical request of Signature Version 4 (IAM guide, "Create a signed AWS API request"). */
final class CanonicalRequest {
  private CanonicalRequest() {}

  static String of(WireRequest request, List<String> signedHeaders, String bodyHash) {
    StringBuilder out = new StringBuilder(512);
    out.append(request.method()).append('\n');
    out.append(path(request.rawPath())).append('\n');
    out.append(query(request.rawQuery())).append('\n');
    for (String name : signedHeaders) {
      out.append(name).append(':').append(headerValue(request, name)).append('\n');
    }
    out.append('\n').append(String.join(";", signedHeaders)).append('\n').append(bodyHash);
    return out.toString();
  }

  /** Query parameters by name, decoded; the last of several wins. */
  static Map<String, String> queryMap(String rawQuery) {
    Map<String, String> out = new HashMap<>();
    for (Pair pair : pairs(rawQuery)) {
      out.put(pair.name, pair.value);
    }
    return out;
  }

  private static String headerValue(WireRequest request, String name) {
    return request.headers().getOrDefault(name, List.of()).stream()
        .map(value -> value.strip().replaceAll(" +", " "))
        .collect(Collectors.joining(","));
  }

  /** Every segment is encoded once more than it came, as all services but S3 want it. */
  private static String path(String rawPath) {
    if (rawPath.isEmpty()) {
      return "/";
    }
    List<String> kept = new ArrayList<>();
    for (String segment : rawPath.split("/")) {
      switch (segment) {
        case "", "." -> {}
        case ".." -> {
          if (!kept.isEmpty()) {
            kept.removeLast();
          }
        }
        default -> kept.add(encode(segment));
      }
    }
    String joined = "/" + String.join("/", kept);
    return rawPath.endsWith("/") && !kept.isEmpty() ? joined + "/" : joined;
  }

  private static String query(String rawQuery) {
    return pairs(rawQuery).stream()
        .filter(pair -> !pair.name.equals("X-Amz-Signature"))
        .map(pair -> new Pair(encode(pair.name), encode(pair.value)))
        .sorted(Comparator.comparing(Pair::name).thenComparing(Pair::value))
        .map(pair -> pair.name + "=" + pair.value)
        .collect(Collectors.joining("&"));
  }

  private static List<Pair> pairs(String rawQuery) {
    List<Pair> out = new ArrayList<>();
    for (String pair : rawQuery.split("&")) {
      if (!pair.isEmpty()) {
        int equals = pair.indexOf('=');
        String name = equals < 0 ? pair : pair.substring(0, equals);
        out.add(new Pair(decode(name), equals < 0 ? "" : decode(pair.substring(equals + 1))));
      }
    }
    return out;
  }

  private static String decode(String text) {
    try {
      return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException malformed) {
      return text;
    }
  }

  /** RFC 3986: all but the unreserved characters. */
  private static String encode(String text) {
    StringBuilder out = new StringBuilder(text.length() + 8);
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      boolean unreserved =
          (b >= 'A' && b <= 'Z')
              || (b >= 'a' && b <= 'z')
              || (b >= '0' && b <= '9')
              || b == '-'
              || b == '.'
              || b == '_'
              || b == '~';
      if (unreserved) {
        out.append((char) b);
      } else {
        out.append('%').append(HexFormat.of().withUpperCase().toHexDigits(b));
      }
    }
    return out.toString();
  }

  private record Pair(String name, String value) {}
}
