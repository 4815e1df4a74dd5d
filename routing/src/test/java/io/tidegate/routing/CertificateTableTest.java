package io.tidegate.routing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.tidegate.model.SealedSecret;
import io.tidegate.routing.CertificateTable.Named;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CertificateTableTest {
  private static final long NOW = 1_000_000;

  private record Client(String serverName, boolean ecdsa, boolean rsa) implements ClientOffer {
    @Override
    public boolean acceptsEcdsa(int keyBits) {
      return ecdsa;
    }

    @Override
    public boolean acceptsRsa() {
      return rsa;
    }
  }

  private static CompiledCertificate certificate(
      String arn, boolean ecdsa, int bits, int digest, long notAfter) {
    return new CompiledCertificate(
        arn,
        "",
        "",
        new SealedSecret(""),
        new CompiledCertificate.Traits(ecdsa, bits, digest, 0, notAfter));
  }

  private static CompiledCertificate rsa(String arn) {
    return certificate(arn, false, 2048, 256, NOW + 1000);
  }

  private static CompiledCertificate ecdsa(String arn) {
    return certificate(arn, true, 256, 256, NOW + 1000);
  }

  private static String chosen(CertificateTable table, String name) {
    return table.choose(new Client(name, true, true), NOW).certificate().arn();
  }

  private static Named named(CompiledCertificate certificate, String... names) {
    return new Named(certificate, List.of(names));
  }

  private static final CompiledCertificate STANDARD = rsa("default");

  @Test
  void choosesByNameAndFallsBackToTheDefault() {
    CertificateTable table = new CertificateTable(STANDARD, List.of(named(rsa("one"), "a.test")));
    assertEquals("one", chosen(table, "a.test"));
    assertEquals("default", chosen(table, "b.test"));
    assertEquals("default", chosen(table, ""));
    assertFalse(table.choose(new Client("b.test", true, true), NOW).byName());
  }

  @Test
  void prefersTheExactNameToTheWildcard() {
    CertificateTable table =
        new CertificateTable(
            STANDARD, List.of(named(ecdsa("star"), "*.a.test"), named(rsa("exact"), "www.a.test")));
    assertEquals("exact", chosen(table, "www.a.test"));
    assertEquals("star", chosen(table, "other.a.test"));
  }

  @Test
  void coversOneLabelByAWildcardAndNotTheApex() {
    CertificateTable table = new CertificateTable(STANDARD, List.of(named(rsa("s"), "*.a.test")));
    assertEquals("default", chosen(table, "a.test"));
    assertEquals("default", chosen(table, "x.y.a.test"));
    assertEquals("s", chosen(table, "x.a.test"));
  }

  @Test
  void prefersEcdsaWhenTheClientHasIt() {
    CertificateTable table =
        new CertificateTable(
            STANDARD, List.of(named(rsa("rsa"), "a.test"), named(ecdsa("ec"), "a.test")));
    assertEquals("ec", chosen(table, "a.test"));
    assertEquals("rsa", table.choose(new Client("a.test", false, true), NOW).certificate().arn());
    assertEquals(
        "default", table.choose(new Client("a.test", false, false), NOW).certificate().arn());
  }

  @Test
  void ranksEqualTypesByExpiryDigestLengthAndValidity() {
    CertificateTable table =
        new CertificateTable(
            STANDARD,
            List.of(
                named(certificate("expired", false, 4096, 512, NOW - 1), "a.test"),
                named(certificate("weakDigest", false, 4096, 160, NOW + 9000), "a.test"),
                named(certificate("short", false, 2048, 256, NOW + 9000), "a.test"),
                named(certificate("best", false, 3072, 256, NOW + 9000), "a.test"),
                named(certificate("sooner", false, 3072, 256, NOW + 10), "a.test")));
    assertEquals("best", chosen(table, "a.test"));
  }

  @Test
  void takesAnExpiredOneWhenThereIsNoOther() {
    CertificateTable table =
        new CertificateTable(
            STANDARD, List.of(named(certificate("old", false, 2048, 256, NOW - 1), "a.test")));
    assertEquals("old", chosen(table, "a.test"));
  }

  @Test
  void holdsAHundredThousandCertificates() {
    List<Named> listed = new ArrayList<>();
    for (int i = 0; i < 100_000; i++) {
      listed.add(named(rsa("arn" + i), "host" + i + ".test"));
    }
    CertificateTable table = new CertificateTable(STANDARD, listed);
    assertEquals("arn99999", chosen(table, "host99999.test"));
    assertEquals("arn0", chosen(table, "host0.test"));
  }
}
