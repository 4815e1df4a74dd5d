package io.tidegate.identity.web;

import io.tidegate.routing.RequestView;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads header fields, cookies and parameters of a request. Pure. */
public final class Fields {
  private Fields() {}

  /** Every value of the header {@code name}, in order. */
  public static List<String> header(RequestView head, String name) {
    List<String> values = new ArrayList<>();
    for (int i = 0; i < head.headerCount(); i++) {
      int length = head.nameEnd(i) - head.nameStart(i);
      if (length == name.length()
          && text(head.array(), head.nameStart(i), head.nameEnd(i)).equalsIgnoreCase(name)) {
        values.add(text(head.array(), head.valueStart(i), head.valueEnd(i)));
      }
    }
    return values;
  }

  /** The cookies by name; of several with one name the first (RFC 6265 section 5.4). */
  public static Map<String, String> cookies(RequestView head) {
    Map<String, String> cookies = new LinkedHashMap<>();
    for (String value : header(head, "cookie")) {
      for (String pair : value.split(";")) {
        int equals = pair.indexOf('=');
        if (equals > 0) {
          cookies.putIfAbsent(
              pair.substring(0, equals).strip(), pair.substring(equals + 1).strip());
        }
      }
    }
    return cookies;
  }

  /** The parameters of the query by name, decoded; of several with one name the first. */
  public static Map<String, String> parameters(RequestView head) {
    Map<String, String> parameters = new LinkedHashMap<>();
    String query = text(head.array(), head.queryStart(), head.queryEnd());
    for (String pair : query.split("&")) {
      String[] parts = pair.split("=", 2);
      if (parts.length == 2) {
        parameters.putIfAbsent(decode(parts[0]), decode(parts[1]));
      }
    }
    return parameters;
  }

  /** The path with its query, as a client would ask for it again. */
  public static String pathAndQuery(RequestView head) {
    String path = text(head.pathArray(), head.pathStart(), head.pathEnd());
    String query = text(head.array(), head.queryStart(), head.queryEnd());
    return query.isEmpty() ? path : path + "?" + query;
  }

  /** {@code parameters} as a form or query. */
  public static String form(Map<String, String> parameters) {
    StringBuilder out = new StringBuilder();
    parameters.forEach(
        (name, value) ->
            out.append(out.isEmpty() ? "" : "&")
                .append(encode(name))
                .append('=')
                .append(encode(value)));
    return out.toString();
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private static String decode(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException malformed) {
      return text;
    }
  }

  private static String text(byte[] bytes, int from, int to) {
    return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
  }
}
