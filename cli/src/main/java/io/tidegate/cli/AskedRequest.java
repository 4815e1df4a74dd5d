package io.tidegate.cli;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * A request that {@code explain request} asks about, as the form that the server reads. {@code
 * options} are further fields by name; empty ones are left out.
 */
record AskedRequest(String url, List<String> headers, Map<String, String> options) {
  /**
   * The question.
   *
   * @throws IllegalArgumentException when the URL is none
   */
  String form() {
    URI uri = URI.create(url.contains("://") ? url : "http://" + url);
    if (uri.getHost() == null) {
      throw new IllegalArgumentException("'" + url + "' is no URL");
    }
    int port = uri.getPort() >= 0 ? uri.getPort() : uri.getScheme().equals("https") ? 443 : 80;
    String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
    StringBuilder form = new StringBuilder();
    add(form, "host", uri.getRawAuthority());
    add(form, "port", Integer.toString(port));
    add(form, "path", path + query);
    headers.forEach(header -> add(form, "header", header));
    options.forEach((name, value) -> add(form, name, value));
    return form.toString();
  }

  private static void add(StringBuilder form, String name, String value) {
    if (!value.isEmpty()) {
      form.append(form.isEmpty() ? "" : "&")
          .append(name)
          .append('=')
          .append(URLEncoder.encode(value, StandardCharsets.UTF_8));
    }
  }
}
