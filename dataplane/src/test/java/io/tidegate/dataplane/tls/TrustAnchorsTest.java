package io.tidegate.dataplane.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tidegate.routing.MutualTls;
import io.tidegate.testkit.TestCertificates;
import io.tidegate.testkit.TestCertificates.Issued;
import io.tidegate.testkit.TestCertificates.Wish;
import java.math.BigInteger;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509CRL;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What becomes of clients' certificates, in the words of the connection log. */
class TrustAnchorsTest {
  private static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");
  private static final Issued ROOT =
      TestCertificates.selfSigned(Wish.authority("root"), TestCertificates.ec("secp256r1"));
  private static final Issued MIDDLE = below("middle", ROOT);
  private static final Issued CLIENT = client(Wish.server("client"), MIDDLE);

  private static Issued below(String name, Issued authority) {
    return TestCertificates.issued(
        Wish.authority(name), TestCertificates.ec("secp256r1"), authority);
  }

  private static Issued client(Wish wish, Issued authority) {
    return TestCertificates.issued(wish, TestCertificates.ec("secp256r1"), authority);
  }

  private static TrustAnchors anchors(boolean ignoreExpiry, List<Issued> bundle, X509CRL... lists) {
    StringBuilder authorities = new StringBuilder();
    bundle.forEach(one -> authorities.append(TestCertificates.pem(one.certificate())));
    return new TrustAnchors(
        new MutualTls.Verify(
            "arn:store",
            authorities.toString(),
            Stream.of(lists).map(TestCertificates::pem).toList(),
            ignoreExpiry,
            false));
  }

  private static Optional<String> verify(TrustAnchors anchors, Issued client) {
    List<byte[]> chain =
        Stream.concat(
                Stream.of(client.certificate()),
                client.authorities().stream().limit(Math.max(0, client.authorities().size() - 1)))
            .map(
                each -> {
                  try {
                    return each.getEncoded();
                  } catch (CertificateEncodingException impossible) {
                    throw new IllegalStateException(impossible);
                  }
                })
            .toList();
    return anchors.verify(chain.toArray(byte[][]::new), NOW);
  }

  private static void assertRefused(String code, Issued client) {
    assertEquals(Optional.of(code), verify(anchors(false, List.of(ROOT)), client));
  }

  private static X509CRL revoked(Issued authority, Instant at, Issued... those) {
    return TestCertificates.revocations(
        authority,
        at,
        Stream.of(those)
            .map(each -> each.certificate().getSerialNumber())
            .toArray(BigInteger[]::new));
  }

  @Test
  void whoIsSignedByAnAuthorityIsLetIn() {
    assertEquals(Optional.empty(), verify(anchors(false, List.of(ROOT)), CLIENT));
    assertEquals(Optional.empty(), verify(anchors(false, List.of(MIDDLE)), CLIENT));
  }

  @Test
  void everyRefusalHasItsCode() {
    Issued stranger =
        TestCertificates.selfSigned(Wish.authority("root"), TestCertificates.rsa(2048));
    assertRefused("ClientCertUntrusted", client(Wish.server("a"), stranger));
    assertRefused("ClientCertUntrusted", client(Wish.server("a"), below("middle", stranger)));
    Instant past = Instant.parse("2021-01-01T00:00:00Z");
    Instant future = Instant.parse("2031-01-01T00:00:00Z");
    assertRefused(
        "ClientCertExpired", client(Wish.server("a").valid(past, past.plusSeconds(9)), MIDDLE));
    assertRefused(
        "ClientCertNotYetValid",
        client(Wish.server("a").valid(future, future.plusSeconds(9)), MIDDLE));
    assertRefused("ClientCertPurposeInvalid", client(Wish.authority("signer"), MIDDLE));
    assertRefused(
        "ClientCertTypeUnsupported",
        TestCertificates.issued(Wish.server("a"), TestCertificates.rsa(1024), MIDDLE));
    assertRefused("ClientCertInvalid", client(Wish.server("a"), client(Wish.server("b"), ROOT)));
    assertRefused(
        "ClientCertMaxChainDepthExceeded",
        client(Wish.server("a"), below("lowest", below("low", MIDDLE))));
    String[] names =
        IntStream.range(0, 900).mapToObj(i -> "n" + i + ".example.com").toArray(String[]::new);
    assertRefused("ClientCertMaxSizeExceeded", client(Wish.server(names), MIDDLE));
    TrustAnchors anchors = anchors(false, List.of(ROOT));
    assertEquals(Optional.of("ClientCertRejected"), anchors.verify(new byte[0][], NOW));
    assertEquals(Optional.of("ClientCertInvalid"), anchors.verify(new byte[][] {{48, 1, 2}}, NOW));
  }

  @Test
  void anExpiredCertificateIsLetInWhenAskedAndAnEarlyOneNever() {
    Instant past = Instant.parse("2021-01-01T00:00:00Z");
    Instant future = Instant.parse("2031-01-01T00:00:00Z");
    TrustAnchors lenient = anchors(true, List.of(ROOT));
    Issued old = client(Wish.server("a").valid(past, past.plusSeconds(9)), MIDDLE);
    assertEquals(Optional.empty(), verify(lenient, old));
    Issued early = client(Wish.server("a").valid(future, future.plusSeconds(9)), MIDDLE);
    assertEquals(Optional.of("ClientCertNotYetValid"), verify(lenient, early));
    TrustAnchors listed = anchors(true, List.of(ROOT), revoked(MIDDLE, NOW, old));
    assertEquals(Optional.of("ClientCertCrlHit"), verify(listed, old), "revocation still counts");
  }

  @Test
  void aListCountsForItsIssuerAlone() {
    Optional<String> hit = Optional.of("ClientCertCrlHit");
    assertEquals(hit, verify(anchors(false, List.of(ROOT), revoked(MIDDLE, NOW, CLIENT)), CLIENT));
    assertEquals(
        Optional.empty(),
        verify(anchors(false, List.of(ROOT), revoked(ROOT, NOW, CLIENT)), CLIENT),
        "a serial number of another authority");
    assertEquals(
        hit,
        verify(anchors(false, List.of(ROOT), revoked(ROOT, NOW, MIDDLE)), CLIENT),
        "the authority between was revoked");
    assertEquals(
        hit,
        verify(anchors(false, List.of(ROOT, MIDDLE), revoked(ROOT, NOW, MIDDLE)), CLIENT),
        "also where it is in the bundle itself");
    assertEquals(
        hit,
        verify(
            anchors(false, List.of(ROOT), revoked(MIDDLE, NOW), revoked(MIDDLE, NOW, CLIENT)),
            CLIENT),
        "several lists of one authority");
  }

  @Test
  void aListThatHasExpiredGoesOn() {
    Instant lastYear = Instant.parse("2025-01-01T00:00:00Z");
    assertEquals(
        Optional.of("ClientCertCrlHit"),
        verify(anchors(false, List.of(ROOT), revoked(MIDDLE, lastYear, CLIENT)), CLIENT));
  }
}
