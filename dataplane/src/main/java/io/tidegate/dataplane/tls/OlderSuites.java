package io.tidegate.dataplane.tls;

import java.security.NoSuchAlgorithmException;
import java.security.Security;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;

/**
 * Suites without forward secrecy, which older security policies name and neither BoringSSL nor the
 * JDK as it comes negotiates: AES128-SHA256, AES256-SHA256, DES-CBC3-SHA (ALB guide, "Security
 * policies"). A listener offers them only where its policy lists them, for every engine of the data
 * plane is given its suites by name; what this process asks other servers itself goes without them.
 */
public final class OlderSuites {
  private static final String DISABLED = "jdk.tls.disabledAlgorithms";
  private static final String CLIENT_SUITES = "jdk.tls.client.cipherSuites";
  private static final List<String> WANTED = List.of("TLS_RSA_*", "3DES_EDE_CBC");

  /** With forward secrecy: for clients in this process. */
  private static final List<String> FOR_CLIENTS =
      List.of(
          "TLS_AES_256_GCM_SHA384",
          "TLS_AES_128_GCM_SHA256",
          "TLS_CHACHA20_POLY1305_SHA256",
          "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
          "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
          "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
          "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
          "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
          "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
          "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA384",
          "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256",
          "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384",
          "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256");

  private OlderSuites() {}

  /** Permits them; once, before this process uses the JDK's TLS for the first time. */
  public static void permit() {
    String rules = Security.getProperty(DISABLED);
    Security.setProperty(
        DISABLED,
        Arrays.stream(rules.split(","))
            .map(String::strip)
            .filter(rule -> !WANTED.contains(rule))
            .collect(Collectors.joining(", ")));
    if (System.getProperty(CLIENT_SUITES) == null) {
      System.setProperty(CLIENT_SUITES, String.join(",", FOR_CLIENTS));
    }
  }

  /** Whether the JDK has a suite of this Java name enabled. */
  static boolean areSupported(String suite) {
    return Supported.SUITES.contains(suite);
  }

  /** Read when it is first asked for, after {@link #permit}. */
  private static final class Supported {
    static final Set<String> SUITES = read();

    private static Set<String> read() {
      try {
        return Set.of(SSLContext.getDefault().getSupportedSSLParameters().getCipherSuites());
      } catch (NoSuchAlgorithmException impossible) {
        throw new IllegalStateException("the JDK has no TLS", impossible);
      }
    }
  }
}
