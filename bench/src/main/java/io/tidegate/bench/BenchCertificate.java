package io.tidegate.bench;

import io.tidegate.testkit.TestCertificates;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;

/**
 * The certificate of benches under TLS: ECDSA on P-256, with its key in one PEM file. Stateless.
 */
final class BenchCertificate {
  static final String HOST = "bench.example.com";

  private BenchCertificate() {}

  /** A new one in a temporary file. */
  static Path make() throws IOException {
    var issued =
        TestCertificates.selfSigned(
            TestCertificates.Wish.server(HOST), TestCertificates.ec("secp256r1"));
    byte[] newline = "\n".getBytes(StandardCharsets.US_ASCII);
    return Files.writeString(
        Files.createTempFile("tidegate-bench", ".pem"),
        issued.chainPem()
            + "-----BEGIN PRIVATE KEY-----\n"
            + Base64.getMimeEncoder(64, newline).encodeToString(issued.pkcs8())
            + "\n-----END PRIVATE KEY-----\n");
  }
}
