package io.tidegate.dataplane.tls;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The cipher suites that security policies name (IANA TLS Cipher Suites registry): number, OpenSSL
 * name, Java name, the key that the server's certificate must have, and whether BoringSSL has it.
 * Pure.
 */
enum CipherSuites {
  TLS_AES_128_GCM_SHA256(0x1301, "", Key.ANY, true),
  TLS_AES_256_GCM_SHA384(0x1302, "", Key.ANY, true),
  TLS_CHACHA20_POLY1305_SHA256(0x1303, "", Key.ANY, true),
  TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256(0xc02b, "ECDHE-ECDSA-AES128-GCM-SHA256", Key.ECDSA, true),
  TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256(0xc02f, "ECDHE-RSA-AES128-GCM-SHA256", Key.RSA, true),
  TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256(0xc023, "ECDHE-ECDSA-AES128-SHA256", Key.ECDSA, false),
  TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256(0xc027, "ECDHE-RSA-AES128-SHA256", Key.RSA, true),
  TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA(0xc009, "ECDHE-ECDSA-AES128-SHA", Key.ECDSA, true),
  TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA(0xc013, "ECDHE-RSA-AES128-SHA", Key.RSA, true),
  TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384(0xc02c, "ECDHE-ECDSA-AES256-GCM-SHA384", Key.ECDSA, true),
  TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384(0xc030, "ECDHE-RSA-AES256-GCM-SHA384", Key.RSA, true),
  TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA384(0xc024, "ECDHE-ECDSA-AES256-SHA384", Key.ECDSA, false),
  TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384(0xc028, "ECDHE-RSA-AES256-SHA384", Key.RSA, false),
  TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA(0xc014, "ECDHE-RSA-AES256-SHA", Key.RSA, true),
  TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA(0xc00a, "ECDHE-ECDSA-AES256-SHA", Key.ECDSA, true),
  TLS_RSA_WITH_AES_128_GCM_SHA256(0x009c, "AES128-GCM-SHA256", Key.RSA, true),
  TLS_RSA_WITH_AES_128_CBC_SHA256(0x003c, "AES128-SHA256", Key.RSA, false),
  TLS_RSA_WITH_AES_128_CBC_SHA(0x002f, "AES128-SHA", Key.RSA, true),
  TLS_RSA_WITH_AES_256_GCM_SHA384(0x009d, "AES256-GCM-SHA384", Key.RSA, true),
  TLS_RSA_WITH_AES_256_CBC_SHA256(0x003d, "AES256-SHA256", Key.RSA, false),
  TLS_RSA_WITH_AES_256_CBC_SHA(0x0035, "AES256-SHA", Key.RSA, true),
  SSL_RSA_WITH_3DES_EDE_CBC_SHA(0x000a, "DES-CBC3-SHA", Key.RSA, false);

  /** The kind of key that a suite's server certificate has. */
  enum Key {
    ANY,
    ECDSA,
    RSA
  }

  private static final Map<String, CipherSuites> BY_NAME = new HashMap<>();

  static {
    for (CipherSuites suite : values()) {
      BY_NAME.put(suite.openSslName, suite);
    }
  }

  final int number;
  final String openSslName;
  final Key key;
  final boolean inBoringSsl;

  CipherSuites(int number, String openSslName, Key key, boolean inBoringSsl) {
    this.number = number;
    this.openSslName = openSslName.isEmpty() ? name() : openSslName;
    this.key = key;
    this.inBoringSsl = inBoringSsl;
  }

  /** Whether it belongs to TLS 1.3. */
  boolean is13() {
    return key == Key.ANY;
  }

  /** Whether TLS 1.1 and below have it: CBC with SHA-1. */
  boolean isOld() {
    return openSslName.endsWith("-SHA");
  }

  /**
   * Whether the JDK's rules on algorithms leave it enabled in this process; see {@link
   * OlderSuites}.
   */
  boolean inJdk() {
    return OlderSuites.areSupported(name());
  }

  /** The suite with this OpenSSL name, null when policies name none such. */
  static @Nullable CipherSuites named(String openSslName) {
    return BY_NAME.get(openSslName);
  }
}
