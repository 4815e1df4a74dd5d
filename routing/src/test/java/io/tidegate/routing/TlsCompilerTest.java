package io.tidegate.routing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidegate.model.Change;
import io.tidegate.model.Entity;
import io.tidegate.model.Image;
import io.tidegate.model.ImageDelta;
import io.tidegate.model.SealedSecret;
import io.tidegate.model.acm.Certificate;
import io.tidegate.model.acm.CertificateFacts;
import io.tidegate.model.acm.CertificateMaterial;
import io.tidegate.model.acm.KeyAlgorithm;
import io.tidegate.model.elbv2.Action;
import io.tidegate.model.elbv2.Listener;
import io.tidegate.model.elbv2.ListenerCertificate;
import io.tidegate.model.elbv2.LoadBalancer;
import io.tidegate.model.elbv2.MutualAuthentication;
import io.tidegate.model.elbv2.Protocol;
import io.tidegate.model.elbv2.Revocation;
import io.tidegate.model.elbv2.TrustStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TlsCompilerTest {
  private static final String BALANCER = "arn:aws:elasticloadbalancing:::loadbalancer/app/t/1";
  private static final String LISTENER = "arn:aws:elasticloadbalancing:::listener/app/t/1/2";
  private static final ClientOffer ANY_CLIENT = client("a.test");

  private Image image = Image.empty();
  private RoutingCompiler.Result result = RoutingCompiler.compileAll(image);

  private static ClientOffer client(String name) {
    return new ClientOffer() {
      @Override
      public String serverName() {
        return name;
      }

      @Override
      public boolean acceptsEcdsa(int keyBits) {
        return true;
      }

      @Override
      public boolean acceptsRsa() {
        return true;
      }
    };
  }

  private static Certificate certificate(String arn, String content, String... names) {
    CertificateFacts facts =
        new CertificateFacts(
            "01",
            "CN=x",
            "CN=x",
            Instant.EPOCH,
            Instant.parse("2090-01-01T00:00:00Z"),
            "SHA384WITHECDSA",
            List.of(),
            List.of());
    return new Certificate(
        arn,
        Certificate.Type.IMPORTED,
        Certificate.Status.ISSUED,
        names[0],
        List.of(names),
        KeyAlgorithm.EC_secp384r1,
        Instant.EPOCH,
        Optional.of(Instant.EPOCH),
        Optional.of(new CertificateMaterial(content, "", new SealedSecret("sealed " + arn), facts)),
        Optional.empty(),
        Certificate.Options.standard(),
        List.of());
  }

  private static LoadBalancer balancer() {
    return new LoadBalancer(
        BALANCER,
        "t",
        "t.example",
        LoadBalancer.Type.APPLICATION,
        LoadBalancer.Scheme.INTERNET_FACING,
        "vpc",
        List.of(new LoadBalancer.ZoneMapping("a", "sa", "127.31.0.4", Optional.empty())),
        List.of(),
        "ipv4",
        LoadBalancer.State.of(LoadBalancer.State.Code.ACTIVE),
        Instant.EPOCH,
        Map.of("routing.http.x_amzn_tls_version_and_cipher_suite.enabled", "true"),
        List.of());
  }

  private static Listener listener(Optional<MutualAuthentication> mutual) {
    return new Listener(
        LISTENER,
        BALANCER,
        Protocol.HTTPS,
        443,
        Optional.of("ELBSecurityPolicy-TLS13-1-2-2021-06"),
        List.of("arn:default"),
        Optional.empty(),
        mutual,
        List.of(new Action.FixedResponse(Optional.empty(), 200, Optional.empty(), "")),
        Map.of("routing.http.request.x_amzn_tls_version.header_name", "X-Version"),
        List.of());
  }

  private void put(Entity... entities) {
    List<Change> changes = new ArrayList<>();
    for (Entity entity : entities) {
      changes.add(Change.put(entity));
    }
    Image next = image.with(changes);
    result = RoutingCompiler.compile(result, new ImageDelta(image, next, changes));
    image = next;
    assertEquals(List.of(), result.failures());
  }

  private CompiledTls tls() {
    return compiled().orElseThrow();
  }

  private Optional<CompiledTls> compiled() {
    return result.snapshot().loadBalancers().values().stream()
        .findFirst()
        .orElseThrow()
        .listeners()
        .getFirst()
        .tls();
  }

  private String leaf(String name) {
    return tls().certificates().choose(client(name), 1).certificate().leaf();
  }

  @Test
  void servesTheDefaultCertificateUnderTheListenersPolicy() {
    put(balancer(), certificate("arn:default", "one", "d.test"), listener(Optional.empty()));
    CompiledCertificate chosen = tls().certificates().choose(ANY_CLIENT, 1).certificate();
    assertEquals("arn:default", chosen.arn());
    assertEquals(new SealedSecret("sealed arn:default"), chosen.key());
    assertEquals(384, chosen.traits().keyBits());
    assertEquals(384, chosen.traits().digestBits());
    assertTrue(chosen.traits().ecdsa());
    assertEquals("ELBSecurityPolicy-TLS13-1-2-2021-06", tls().policy().name());
    assertEquals(List.of("h2", "http/1.1"), tls().alpn());
    assertTrue(tls().headers().versionAndCipher());
    assertEquals("X-Version", tls().headers().name("X-Amzn-Tls-Version"));
    assertEquals("X-Amzn-Tls-Cipher-Suite", tls().headers().name("X-Amzn-Tls-Cipher-Suite"));
    assertFalse(chosen.toString().contains("sealed"));
  }

  @Test
  void followsEveryChangeOfCertificates() {
    put(balancer(), certificate("arn:default", "one", "d.test"), listener(Optional.empty()));
    put(certificate("arn:a", "first", "a.test"));
    put(new ListenerCertificate(LISTENER, "arn:a"));
    assertEquals("first", leaf("a.test"));
    put(certificate("arn:a", "renewed", "a.test"));
    assertEquals("renewed", leaf("a.test"));
    put(certificate("arn:default", "two", "d.test"));
    assertEquals("two", leaf("nobody.test"));
  }

  @Test
  void keepsTlsThatNothingTouched() {
    put(balancer(), certificate("arn:default", "one", "d.test"), listener(Optional.empty()));
    CompiledTls before = tls();
    put(certificate("arn:other", "other", "o.test"));
    assertSame(before, tls());
  }

  @Test
  void hasNoTlsWithoutAUsableCertificate() {
    put(balancer(), listener(Optional.empty()));
    assertEquals(Optional.empty(), compiled());
  }

  @Test
  void verifiesClientsByTheTrustStoreAsItIsNow() {
    MutualAuthentication verify =
        new MutualAuthentication(
            MutualAuthentication.Mode.VERIFY, Optional.of("arn:store"), true, true);
    put(
        balancer(),
        certificate("arn:default", "one", "d.test"),
        new TrustStore("arn:store", "store", "authorities", 1, 1, List.of()),
        listener(Optional.of(verify)));
    assertEquals(
        new MutualTls.Verify("arn:store", "authorities", List.of(), true, true), tls().mutual());
    put(new Revocation("arn:store", 1, "list", 1));
    put(new TrustStore("arn:store", "store", "others", 1, 1, List.of()));
    assertEquals(
        new MutualTls.Verify("arn:store", "others", List.of("list"), true, true), tls().mutual());
  }

  @Test
  void http3IsToldByAltSvcWhileItIsEnabled() {
    Listener at = listener(Optional.empty());
    put(balancer(), certificate("arn:default", "default", "d.test"), at);
    assertFalse(only().http3());
    assertEquals(Map.of(), only().responses().inserted());
    put(at.withAttributes(Map.of("tidegate.http3.enabled", "true")));
    assertTrue(only().http3());
    assertEquals(Map.of("alt-svc", "h3=\":443\"; ma=3600"), only().responses().inserted());
    put(at.withAttributes(Map.of("tidegate.http3.enabled", "false")));
    assertFalse(only().http3());
    assertEquals(Map.of(), only().responses().inserted());
  }

  private CompiledListener only() {
    return java.util.Objects.requireNonNull(result.snapshot().loadBalancers().get(BALANCER))
        .listeners()
        .getFirst();
  }
}
