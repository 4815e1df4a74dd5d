package io.tidegate.control.acm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidegate.control.pki.TestPki;
import io.tidegate.model.ApiError;
import io.tidegate.model.acm.KeyAlgorithm;
import io.tidegate.testkit.VirtualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CheckedImportTest {
  private static final Instant NOW = VirtualTime.START;

  private final TestPki pki = new TestPki(NOW);
  private final TestPki.Pair pair =
      pki.issue(KeyAlgorithm.EC_prime256v1, "shop.example.com", "*.shop.example.com");

  @Test
  void takesALeafWithItsChain() {
    CheckedImport checked = checked(pair.certificatePem(), pair.keyPem(), pki.authorityPem());
    assertEquals(List.of("shop.example.com", "*.shop.example.com"), checked.names());
    assertEquals(KeyAlgorithm.EC_prime256v1, checked.algorithm());
    assertEquals(1, checked.chain().size());
  }

  @Test
  void takesASelfSignedCertificateWithoutAChain() {
    TestPki.Pair own = pki.selfSigned();
    CheckedImport checked =
        CheckedImport.of(own.certificatePem(), own.keyPem(), Optional.empty(), NOW);
    assertEquals(KeyAlgorithm.RSA_2048, checked.algorithm());
  }

  @Test
  void refusesWhatDoesNotFit() {
    TestPki.Pair other = pki.issue(KeyAlgorithm.EC_prime256v1, "other.example.com");
    String stranger = new TestPki(NOW).authorityPem();
    assertTrue(refusal(pair.certificatePem(), other.keyPem(), pki.authorityPem()).contains("key"));
    assertEquals(
        "Could not validate the certificate with the certificate chain.",
        refusal(pair.certificatePem(), pair.keyPem(), stranger));
    assertTrue(
        refusal(pair.certificatePem(), pair.keyPem(), pair.certificatePem() + pki.authorityPem())
            .contains("itself"));
    assertTrue(
        refusal(pair.certificatePem() + pki.authorityPem(), pair.keyPem(), pki.authorityPem())
            .contains("more than one certificate"));
    assertTrue(refusal("nonsense", pair.keyPem(), pki.authorityPem()).contains("not valid"));
    ApiError alone =
        assertThrows(
            ApiError.class,
            () -> CheckedImport.of(pair.certificatePem(), pair.keyPem(), Optional.empty(), NOW));
    assertTrue(alone.text().contains("self signed"));
  }

  @Test
  void refusesWhatIsOutOfItsTime() {
    assertTrue(refusalAt(NOW.plus(Duration.ofDays(400))).contains("expired"));
    assertTrue(refusalAt(NOW.minus(Duration.ofDays(1))).contains("not yet valid"));
  }

  private String refusalAt(Instant when) {
    return assertThrows(
            ApiError.class,
            () ->
                CheckedImport.of(
                    pair.certificatePem(), pair.keyPem(), Optional.of(pki.authorityPem()), when))
        .text();
  }

  private static CheckedImport checked(String certificate, String key, String chain) {
    return CheckedImport.of(certificate, key, Optional.of(chain), NOW);
  }

  private static String refusal(String certificate, String key, String chain) {
    ApiError refusal = assertThrows(ApiError.class, () -> checked(certificate, key, chain));
    assertEquals("ValidationException", refusal.code());
    return refusal.text();
  }
}
