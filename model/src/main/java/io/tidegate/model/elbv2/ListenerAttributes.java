package io.tidegate.model.elbv2;

import static io.tidegate.model.elbv2.AttributeSpec.flag;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The attributes of an Application Load Balancer's listener by their types (ALB guide, "HTTP header
 * modification").
 */
public record ListenerAttributes(Map<String, String> set) {
  public static final String SERVER_ENABLED = "routing.http.response.server.enabled";

  /** An addition to AWS: HTTP/3 on the UDP port of the same number. */
  public static final String HTTP3_ENABLED = "tidegate.http3.enabled";

  private static final int LONGEST_VALUE = 1024;

  /** What the guide allows: letters, digits, space and most of ASCII's punctuation. */
  private static final AttributeSpec.Values HEADER_VALUE =
      new AttributeSpec.Matching(
          LONGEST_VALUE, Pattern.compile("[A-Za-z0-9 _:;.,\\\\/'?!(){}\\[\\]@<>=+*#&`|~^%-]*"));

  private static final AttributeSpec.Values HEADER_NAME =
      new AttributeSpec.Matching(LONGEST_VALUE, Pattern.compile("[A-Za-z0-9_-]*"));

  private static final String RESPONSE = "routing.http.response.";
  private static final String REQUEST = "routing.http.request.";

  /** Response headers that a listener can put, as they stand in attribute keys. */
  public static final List<String> RESPONSE_HEADERS =
      List.of(
          "strict_transport_security",
          "access_control_allow_origin",
          "access_control_allow_methods",
          "access_control_allow_headers",
          "access_control_allow_credentials",
          "access_control_expose_headers",
          "access_control_max_age",
          "content_security_policy",
          "x_content_type_options",
          "x_frame_options");

  /** Request headers of HTTPS listeners that can be given another name. */
  public static final List<String> RENAMED_HEADERS =
      List.of(
          "x_amzn_mtls_clientcert_serial_number",
          "x_amzn_mtls_clientcert_issuer",
          "x_amzn_mtls_clientcert_subject",
          "x_amzn_mtls_clientcert_validity",
          "x_amzn_mtls_clientcert_leaf",
          "x_amzn_mtls_clientcert",
          "x_amzn_tls_version",
          "x_amzn_tls_cipher_suite");

  private static final List<AttributeSpec> HTTP =
      Stream.concat(
              Stream.of(flag(SERVER_ENABLED, true)),
              RESPONSE_HEADERS.stream()
                  .map(name -> new AttributeSpec(responseHeader(name), "", HEADER_VALUE)))
          .toList();

  private static final List<AttributeSpec> HTTPS =
      Stream.concat(
              Stream.concat(HTTP.stream(), Stream.of(flag(HTTP3_ENABLED, false))),
              RENAMED_HEADERS.stream()
                  .map(
                      name ->
                          new AttributeSpec(
                              REQUEST + name + ".header_name", usual(name), HEADER_NAME)))
          .toList();

  /** {@code X-Amzn-Tls-Version} for {@code x_amzn_tls_version}. */
  private static String usual(String name) {
    return Arrays.stream(name.split("_"))
        .map(word -> word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1))
        .collect(Collectors.joining("-"));
  }

  /** Copies. */
  public ListenerAttributes {
    set = Map.copyOf(set);
  }

  /** The attributes of {@code listener}. */
  public static ListenerAttributes of(Listener listener) {
    return new ListenerAttributes(listener.attributes());
  }

  /** Every attribute that {@code listener} can have, with its default. */
  public static List<AttributeSpec> specs(Listener listener) {
    return listener.protocol() == Protocol.HTTPS ? HTTPS : HTTP;
  }

  /** The key of the attribute that puts response header {@code name} (with underscores). */
  public static String responseHeader(String name) {
    return RESPONSE + name + ".header_value";
  }

  /** The names given to request headers, by the usual ones as in {@link #RENAMED_HEADERS}. */
  public Map<String, String> renamedHeaders() {
    Map<String, String> renamed = new HashMap<>();
    for (String name : RENAMED_HEADERS) {
      String given = set.get(REQUEST + name + ".header_name");
      if (given != null && !given.isBlank()) {
        renamed.put(name, given);
      }
    }
    return renamed;
  }

  /** The headers that are put into every response: values by names in lower case. */
  public Map<String, String> insertedHeaders() {
    Map<String, String> inserted = new HashMap<>();
    for (String name : RESPONSE_HEADERS) {
      String value = set.getOrDefault(responseHeader(name), "").strip();
      if (!value.isEmpty()) {
        inserted.put(name.replace('_', '-'), value);
      }
    }
    return inserted;
  }

  /** Whether the balancer's own {@code Server} header is sent. */
  public boolean serverHeader() {
    return !"false".equals(set.get(SERVER_ENABLED));
  }

  /** Whether clients may come by HTTP/3. */
  public boolean http3() {
    return "true".equals(set.get(HTTP3_ENABLED));
  }
}
