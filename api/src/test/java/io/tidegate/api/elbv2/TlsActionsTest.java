package io.tidegate.api.elbv2;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;
import io.tidegate.api.auth.Caller;
import io.tidegate.base.Chance;
import io.tidegate.control.Controller;
import io.tidegate.control.Outcome;
import io.tidegate.control.elbv2.ElbContext;
import io.tidegate.control.elbv2.LogDestinations;
import io.tidegate.control.elbv2.PortProbe;
import io.tidegate.control.elbv2.TargetHealthManager;
import io.tidegate.control.pki.CertificateMaker;
import io.tidegate.control.pki.Certificates;
import io.tidegate.control.pki.Pem;
import io.tidegate.control.pki.PrivateKeys;
import io.tidegate.control.pki.SecretVault;
import io.tidegate.model.ApiError;
import io.tidegate.model.Change;
import io.tidegate.model.Installation;
import io.tidegate.model.SealedSecret;
import io.tidegate.model.acm.Certificate;
import io.tidegate.model.acm.CertificateMaterial;
import io.tidegate.model.acm.KeyAlgorithm;
import io.tidegate.store.MemoryStore;
import io.tidegate.testkit.Nouns;
import io.tidegate.testkit.VirtualTime;
import java.math.BigInteger;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bouncycastle.asn1.x509.CRLNumber;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.cert.jcajce.JcaX509v2CRLBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.Test;

/** HTTPS listeners, their certificates, and trust stores, as the aws CLI would ask for them. */
class TlsActionsTest {
  private final VirtualTime time = new VirtualTime();
  private final Controller controller =
      new Controller(
          new MemoryStore(),
          (where, cause) -> {
            throw new AssertionError(where, cause);
          });
  private final Map<String, byte[]> objects = new HashMap<>();
  private final ContentLinks links =
      new ContentLinks(() -> Optional.of(URI.create("http://127.0.0.1:4566")), new byte[32], time);
  private final Map<String, Action> actions =
      Elbv2Actions.all(
          new ElbServices(
              controller,
              ElbContext.standard(Installation.standard(), Chance.seeded(1), time),
              new TargetHealthManager(),
              (PortProbe) (address, port) -> Optional.empty(),
              LogDestinations.always(),
              new SecretVault(new byte[SecretVault.KEY_BYTES], Chance.seeded(3)),
              new TrustFiles(
                  (bucket, key) -> Optional.ofNullable(objects.get(bucket + "/" + key)), links)));
  private final CertificateMaker maker = new CertificateMaker(Chance.seeded(2));
  private final KeyPair keys = PrivateKeys.generate(KeyAlgorithm.EC_prime256v1);
  private final X509Certificate root = maker.authority(keys, time.now());
  private final String balancer;

  TlsActionsTest() {
    controller.submit("test", image -> new Outcome<>(Nouns.network(), true));
    this.balancer =
        call(
                "CreateLoadBalancer",
                Struct.of("Name", "web").set("Subnets", List.of(Nouns.SUBNET_A, Nouns.SUBNET_B)))
            .structs("LoadBalancers")
            .getFirst()
            .text("LoadBalancerArn");
    objects.put("trust/ca.pem", bytes(Certificates.text(List.of(root))));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private Struct call(String operation, Struct input) {
    Action action = Optional.ofNullable(actions.get(operation)).orElseThrow();
    return action.run(new Call(operation, input, "request-1", Caller.root("123456789012")));
  }

  private String refused(String code, String operation, Struct input) {
    ApiError refusal = assertThrows(ApiError.class, () -> call(operation, input));
    assertEquals(code, refusal.code(), refusal.text());
    return refusal.text();
  }

  private String certificate(int number) {
    String arn = "arn:aws:acm:us-east-1:123456789012:certificate/" + number;
    Certificate certificate =
        new Certificate(
            arn,
            Certificate.Type.IMPORTED,
            Certificate.Status.ISSUED,
            "n" + number + ".example.com",
            List.of("n" + number + ".example.com"),
            KeyAlgorithm.EC_prime256v1,
            time.now(),
            Optional.of(time.now()),
            Optional.of(
                new CertificateMaterial(
                    "pem", "", new SealedSecret("sealed"), Certificates.facts(root))),
            Optional.empty(),
            Certificate.Options.standard(),
            List.of());
    controller.submit("test", image -> new Outcome<>(List.of(Change.put(certificate)), true));
    return arn;
  }

  private static List<Struct> named(String arn) {
    return List.of(Struct.of("CertificateArn", arn));
  }

  private static List<Struct> fixed() {
    return List.of(
        Struct.of("Type", "fixed-response")
            .set("FixedResponseConfig", Struct.of("StatusCode", "200")));
  }

  private Struct https(int port) {
    return Struct.of("LoadBalancerArn", balancer)
        .set("Protocol", "HTTPS")
        .set("Port", port)
        .set("DefaultActions", fixed());
  }

  private Struct listener(Struct input) {
    return call("CreateListener", input).structs("Listeners").getFirst();
  }

  private static Struct of(String listener) {
    return Struct.of("ListenerArn", listener);
  }

  private String trustStore(String name) {
    return call("CreateTrustStore", bundle("trust", "ca.pem").set("Name", name))
        .structs("TrustStores")
        .getFirst()
        .text("TrustStoreArn");
  }

  private static Struct bundle(String bucket, String key) {
    return Struct.of("CaCertificatesBundleS3Bucket", bucket).set("CaCertificatesBundleS3Key", key);
  }

  private static Struct verify(String store) {
    return Struct.of("Mode", "verify").set("TrustStoreArn", store);
  }

  @Test
  void httpsListenerNeedsACertificateAndHasTheDefaultPolicy() {
    String one = certificate(1);
    refused("ValidationError", "CreateListener", https(443));
    refused(
        "CertificateNotFound", "CreateListener", https(443).set("Certificates", named("arn:x")));
    refused(
        "TooManyCertificates",
        "CreateListener",
        https(443).set("Certificates", List.of(named(one).getFirst(), named(one).getFirst())));
    refused(
        "SSLPolicyNotFound",
        "CreateListener",
        https(443).set("Certificates", named(one)).set("SslPolicy", "Mine"));
    refused(
        "InvalidConfigurationRequest",
        "CreateListener",
        https(443).set("Protocol", "HTTP").set("Certificates", named(one)));
    Struct listener = listener(https(443).set("Certificates", named(one)));
    assertEquals("ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09", listener.text("SslPolicy"));
    assertEquals(one, listener.structs("Certificates").getFirst().text("CertificateArn"));
    assertEquals("off", listener.optStruct("MutualAuthentication").orElseThrow().text("Mode"));
    assertEquals(
        listener.text("ListenerArn"),
        listener(https(443).set("Certificates", named(one))).text("ListenerArn"));
    refused(
        "DuplicateListener",
        "CreateListener",
        https(443).set("Certificates", named(certificate(2))));
  }

  @Test
  void protocolChangeTakesAndNeedsPolicyAndCertificate() {
    String one = certificate(1);
    String arn = listener(https(443).set("Certificates", named(one))).text("ListenerArn");
    call("AddListenerCertificates", of(arn).set("Certificates", named(certificate(2))));
    Struct plain = modified(of(arn).set("Protocol", "HTTP"));
    assertFalse(plain.has("Certificates"));
    assertFalse(plain.has("SslPolicy"));
    assertEquals(0, controller.image().listenerCertificates().size());
    refused("ValidationError", "ModifyListener", of(arn).set("Protocol", "HTTPS"));
    refused(
        "ValidationError",
        "ModifyListener",
        of(arn).set("Protocol", "HTTPS").set("Certificates", named(one)));
    Struct secure =
        modified(
            of(arn)
                .set("Protocol", "HTTPS")
                .set("Certificates", named(one))
                .set("SslPolicy", "ELBSecurityPolicy-TLS13-1-2-2021-06"));
    assertEquals("ELBSecurityPolicy-TLS13-1-2-2021-06", secure.text("SslPolicy"));
    assertEquals(
        certificate(3),
        modified(of(arn).set("Certificates", named(certificate(3))))
            .structs("Certificates")
            .getFirst()
            .text("CertificateArn"));
  }

  private static Struct attribute(String listener, String key, String value) {
    return of(listener)
        .set("Attributes", List.of(Struct.of("Key", "routing.http." + key).set("Value", value)));
  }

  @Test
  void headersOfListenersAreSetWithinTheGuidesLimits() {
    String arn =
        listener(https(443).set("Certificates", named(certificate(1)))).text("ListenerArn");
    String frames = "response.x_frame_options.header_value";
    Struct all = call("DescribeListenerAttributes", of(arn));
    assertEquals(20, all.structs("Attributes").size());
    assertTrue(all.structs("Attributes").toString().contains("Value=X-Amzn-Tls-Cipher-Suite"));
    call("ModifyListenerAttributes", attribute(arn, frames, "SAMEORIGIN"));
    assertTrue(
        call("DescribeListenerAttributes", of(arn))
            .structs("Attributes")
            .toString()
            .contains("Value=SAMEORIGIN"));
    call("ModifyListenerAttributes", attribute(arn, frames, ""));
    for (String bad : List.of("a\r\nSet-Cookie: x", "caf\u00e9", "\"quoted\"", "x".repeat(1025))) {
      refused("ValidationError", "ModifyListenerAttributes", attribute(arn, frames, bad));
    }
    String renamed = "request.x_amzn_tls_version.header_name";
    call("ModifyListenerAttributes", attribute(arn, renamed, "X-Tls"));
    refused("ValidationError", "ModifyListenerAttributes", attribute(arn, renamed, "X\r\nHost"));
    refused("ValidationError", "ModifyListenerAttributes", attribute(arn, renamed, "X Tls"));
    refused(
        "InvalidConfigurationRequest",
        "ModifyListenerAttributes",
        attribute(arn, "response.x_other.header_value", "x"));
  }

  @Test
  void http3NeedsAnHttpsListenerWhosePolicyHasTls13() {
    Struct on = Struct.of("Key", "tidegate.http3.enabled").set("Value", "true");
    String modern = "ELBSecurityPolicy-TLS13-1-2-2021-06";
    String old = "ELBSecurityPolicy-2016-08";
    Struct secure = https(443).set("Certificates", named(certificate(0))).set("SslPolicy", old);
    String arn = listener(secure).text("ListenerArn");
    Struct enable = of(arn).set("Attributes", List.of(on));
    refused("InvalidConfigurationRequest", "ModifyListenerAttributes", enable);
    call("ModifyListener", of(arn).set("SslPolicy", modern));
    call("ModifyListenerAttributes", enable);
    refused("InvalidConfigurationRequest", "ModifyListener", of(arn).set("SslPolicy", old));
    refused(
        "ValidationError",
        "ModifyListenerAttributes",
        of(arn)
            .set(
                "Attributes",
                List.of(Struct.of("Key", "tidegate.http3.enabled").set("Value", "yes"))));
    String plain = listener(https(80).set("Protocol", "HTTP")).text("ListenerArn");
    refused(
        "InvalidConfigurationRequest",
        "ModifyListenerAttributes",
        of(plain).set("Attributes", List.of(on)));
  }

  @Test
  void attributesWithAnEffectAreAccepted() {
    call("ModifyLoadBalancerAttributes", flag("routing.http.x_amzn_tls_version_and_cipher_suite"));
    call("ModifyLoadBalancerAttributes", flag("waf.fail_open"));
  }

  @Test
  void rulesThatNeedHttpsKeepTheirListenerFromHttp() {
    String arn =
        listener(https(443).set("Certificates", named(certificate(1)))).text("ListenerArn");
    Struct token =
        Struct.of("Type", "jwt-validation")
            .set("Order", 1)
            .set(
                "JwtValidationConfig",
                Struct.of("JwksEndpoint", "https://i.example.com/keys").set("Issuer", "i"));
    Struct path =
        Struct.of("Field", "path-pattern")
            .set("PathPatternConfig", Struct.of("Values", List.of("/x")));
    String rule =
        call(
                "CreateRule",
                of(arn)
                    .set("Priority", 5)
                    .set("Conditions", List.of(path))
                    .set("Actions", List.of(token, fixed().getFirst().set("Order", 2))))
            .structs("Rules")
            .getFirst()
            .text("RuleArn");
    refused("InvalidLoadBalancerAction", "ModifyListener", of(arn).set("Protocol", "HTTP"));
    call("DeleteRule", Struct.of("RuleArn", rule));
    assertEquals("HTTP", modified(of(arn).set("Protocol", "HTTP")).text("Protocol"));
  }

  private Struct flag(String key) {
    return Struct.of("LoadBalancerArn", balancer)
        .set("Attributes", List.of(Struct.of("Key", key + ".enabled").set("Value", "true")));
  }

  private Struct modified(Struct input) {
    return call("ModifyListener", input).structs("Listeners").getFirst();
  }

  @Test
  void certificateListHasItsQuotaAndShowsTheDefaultFirst() {
    String first = certificate(0);
    String arn = listener(https(443).set("Certificates", named(first))).text("ListenerArn");
    for (int i = 1; i <= 25; i++) {
      Struct input = of(arn).set("Certificates", named(certificate(i)));
      call("AddListenerCertificates", input);
      call("AddListenerCertificates", input);
    }
    refused(
        "TooManyCertificates",
        "AddListenerCertificates",
        of(arn).set("Certificates", named(certificate(26))));
    call("RemoveListenerCertificates", of(arn).set("Certificates", named(certificate(7))));
    call("AddListenerCertificates", of(arn).set("Certificates", named(first)));
    Struct page = call("DescribeListenerCertificates", of(arn).set("PageSize", 2));
    List<Struct> shown = page.structs("Certificates");
    assertTrue(shown.getFirst().flag("IsDefault", false));
    assertEquals(first, shown.getLast().text("CertificateArn"));
    assertFalse(shown.getLast().flag("IsDefault", true));
    int rest =
        call("DescribeListenerCertificates", of(arn).set("Marker", page.text("NextMarker")))
            .structs("Certificates")
            .size();
    assertEquals(24, rest);
    call("RemoveListenerCertificates", of(arn).set("Certificates", named(first)));
    refused(
        "OperationNotPermitted",
        "RemoveListenerCertificates",
        of(arn).set("Certificates", named(first)));
    refused(
        "CertificateNotFound",
        "AddListenerCertificates",
        of(arn).set("Certificates", named("arn:aws:iam::123456789012:server-certificate/x")));
  }

  @Test
  void mutualAuthenticationGoesWithATrustStore() {
    String one = certificate(1);
    Struct input = https(443).set("Certificates", named(one));
    String store = trustStore("clients");
    for (Struct bad :
        List.of(
            Struct.of("Mode", "verify"),
            Struct.of("Mode", "perhaps"),
            Struct.of("Mode", "passthrough").set("TrustStoreArn", store))) {
      refused("ValidationError", "CreateListener", input.set("MutualAuthentication", bad));
    }
    String unknown = store + "0";
    refused(
        "TrustStoreNotFound", "CreateListener", input.set("MutualAuthentication", verify(unknown)));
    Struct mutual =
        listener(input.set("MutualAuthentication", verify(store)))
            .optStruct("MutualAuthentication")
            .orElseThrow();
    assertEquals("verify", mutual.text("Mode"));
    assertEquals("off", mutual.text("AdvertiseTrustStoreCaNames"));
    refused("TrustStoreInUse", "DeleteTrustStore", Struct.of("TrustStoreArn", store));
    listener(https(444).set("Certificates", named(one)).set("MutualAuthentication", verify(store)));
    refused(
        "InvalidConfigurationRequest",
        "CreateListener",
        https(445).set("Certificates", named(one)).set("MutualAuthentication", verify(store)));
    List<Struct> users =
        call("DescribeTrustStoreAssociations", Struct.of("TrustStoreArn", store))
            .structs("TrustStoreAssociations");
    assertEquals(2, users.size());
    refused(
        "DeleteAssociationSameAccount",
        "DeleteSharedTrustStoreAssociation",
        Struct.of("TrustStoreArn", store).set("ResourceArn", users.getFirst().text("ResourceArn")));
    refused(
        "AssociationNotFound",
        "DeleteSharedTrustStoreAssociation",
        Struct.of("TrustStoreArn", store).set("ResourceArn", "arn:x"));
  }

  @Test
  void trustStoreLivesItsLife() {
    refused(
        "CaCertificatesBundleNotFound",
        "CreateTrustStore",
        bundle("trust", "none.pem").set("Name", "clients"));
    objects.put("trust/bad.pem", bytes("nonsense"));
    X509Certificate leaf =
        maker.server(List.of("a.b"), keys.getPublic(), root, keys.getPrivate(), time.now());
    objects.put("trust/leaf.pem", bytes(Certificates.text(List.of(leaf))));
    for (String key : List.of("bad.pem", "leaf.pem")) {
      refused(
          "InvalidCaCertificatesBundle",
          "CreateTrustStore",
          bundle("trust", key).set("Name", "clients"));
    }
    String store = trustStore("clients");
    refused(
        "DuplicateTrustStoreName",
        "CreateTrustStore",
        bundle("trust", "ca.pem").set("Name", "clients"));
    objects.put("trust/two.pem", bytes(Certificates.text(List.of(root, root))));
    Struct changed =
        call("ModifyTrustStore", bundle("trust", "two.pem").set("TrustStoreArn", store))
            .structs("TrustStores")
            .getFirst();
    assertEquals(2, changed.number("NumberOfCaCertificates"));
    assertEquals("ACTIVE", changed.text("Status"));
    assertEquals(
        1,
        call("DescribeTrustStores", Struct.of("Names", List.of("clients")))
            .structs("TrustStores")
            .size());
    refused("TrustStoreNotFound", "DescribeTrustStores", Struct.of("Names", List.of("nobody")));
    call(
        "AddTags",
        Struct.of("ResourceArns", List.of(store))
            .set("Tags", List.of(Struct.of("Key", "a").set("Value", "b"))));
    refused("ResourceNotFound", "GetResourcePolicy", Struct.of("ResourceArn", store));
    call("DeleteTrustStore", Struct.of("TrustStoreArn", store));
    refused("TrustStoreNotFound", "DeleteTrustStore", Struct.of("TrustStoreArn", store));
  }

  @Test
  void revocationsAreCountedAndTheirIdsNeverComeBack() throws Exception {
    String store = trustStore("clients");
    objects.put("trust/crl.pem", bytes(revocations(3)));
    Struct input =
        Struct.of("TrustStoreArn", store)
            .set(
                "RevocationContents",
                List.of(Struct.of("S3Bucket", "trust").set("S3Key", "crl.pem")));
    assertEquals(1, added(input).number("RevocationId"));
    assertEquals(3, added(input).number("NumberOfRevokedEntries"));
    assertEquals(
        6,
        call("DescribeTrustStores", Struct.of())
            .structs("TrustStores")
            .getFirst()
            .number("TotalRevokedEntries"));
    Struct second = Struct.of("TrustStoreArn", store).set("RevocationIds", List.of(2L));
    call("RemoveTrustStoreRevocations", second);
    refused("RevocationIdNotFound", "RemoveTrustStoreRevocations", second);
    refused("RevocationIdNotFound", "DescribeTrustStoreRevocations", second);
    assertEquals(3, added(input).number("RevocationId"));
    objects.put("trust/crl.pem", bytes(Certificates.text(List.of(root))));
    refused("InvalidRevocationContent", "AddTrustStoreRevocations", input);
    objects.remove("trust/crl.pem");
    refused("RevocationContentNotFound", "AddTrustStoreRevocations", input);
    call("DeleteTrustStore", Struct.of("TrustStoreArn", store));
    assertEquals(0, controller.image().revocations().size());
  }

  @Test
  void revocationListsAreSignedByTheStoreInForceAndWhole() throws Exception {
    String store = trustStore("clients");
    Struct input =
        Struct.of("TrustStoreArn", store)
            .set(
                "RevocationContents",
                List.of(Struct.of("S3Bucket", "trust").set("S3Key", "crl.pem")));
    KeyPair other = PrivateKeys.generate(KeyAlgorithm.EC_prime256v1);
    Instant now = time.now();
    assertRefused(input, list(root, now.minusSeconds(60), now.plusSeconds(60)), other, "signed by");
    assertRefused(input, list(root, now.minusSeconds(60), now.minusSeconds(1)), keys, "expired");
    assertRefused(input, list(root, now.plusSeconds(60), now.plusSeconds(90)), keys, "in force");
    JcaX509v2CRLBuilder delta = list(root, now.minusSeconds(60), now.plusSeconds(60));
    delta.addExtension(Extension.deltaCRLIndicator, true, new CRLNumber(BigInteger.ONE));
    assertRefused(input, delta, keys, "Delta");

    X509Certificate below = maker.authority(other, now);
    put(list(below, now.minusSeconds(60), now.plusSeconds(60)), other);
    assertEquals(1, added(input).number("RevocationId"), "of an authority that clients send");
    put(list(root, now.minusSeconds(60), now.plusSeconds(60)), keys);
    assertEquals(2, added(input).number("RevocationId"));
  }

  private static JcaX509v2CRLBuilder list(X509Certificate issuer, Instant from, Instant to) {
    JcaX509v2CRLBuilder builder =
        new JcaX509v2CRLBuilder(issuer.getSubjectX500Principal(), Date.from(from));
    builder.setNextUpdate(Date.from(to));
    builder.addCRLEntry(BigInteger.TEN, Date.from(from), 0);
    return builder;
  }

  private void put(JcaX509v2CRLBuilder list, KeyPair signer) throws Exception {
    byte[] der =
        list.build(new JcaContentSignerBuilder("SHA256withECDSA").build(signer.getPrivate()))
            .getEncoded();
    objects.put("trust/crl.pem", bytes(Pem.text(Pem.CRL, der)));
  }

  private void assertRefused(Struct input, JcaX509v2CRLBuilder list, KeyPair signer, String why)
      throws Exception {
    put(list, signer);
    String text = refused("InvalidRevocationContent", "AddTrustStoreRevocations", input);
    assertTrue(text.contains(why), text);
  }

  private Struct added(Struct input) {
    return call("AddTrustStoreRevocations", input).structs("TrustStoreRevocations").getFirst();
  }

  private String revocations(int count) throws Exception {
    JcaX509v2CRLBuilder builder =
        new JcaX509v2CRLBuilder(root.getSubjectX500Principal(), Date.from(time.now()));
    for (int i = 1; i <= count; i++) {
      builder.addCRLEntry(BigInteger.valueOf(i), Date.from(time.now()), 0);
    }
    return Pem.text(
        Pem.CRL,
        builder
            .build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate()))
            .getEncoded());
  }

  @Test
  void linksAreGoodForTenMinutesAndForTheirSubject() {
    String store = trustStore("clients");
    String link =
        call("GetTrustStoreCaCertificatesBundle", Struct.of("TrustStoreArn", store))
            .text("Location");
    assertTrue(link.startsWith("http://127.0.0.1:4566/_tidegate/content?"));
    Map<String, String> parts = new HashMap<>();
    for (String part : link.substring(link.indexOf('?') + 1).split("&")) {
      parts.put(
          part.substring(0, part.indexOf('=')),
          URLDecoder.decode(part.substring(part.indexOf('=') + 1), StandardCharsets.UTF_8));
    }
    String subject = parts.getOrDefault("subject", "");
    long end = Long.parseLong(parts.getOrDefault("expires", "0"));
    String signature = parts.getOrDefault("signature", "");
    assertEquals(store, subject);
    assertTrue(links.good(subject, end, signature));
    assertFalse(links.good(subject + "|1", end, signature));
    assertFalse(links.good(subject, end + 1, signature));
    assertFalse(links.good(subject, end, ""));
    time.advance(Duration.ofSeconds(601));
    assertFalse(links.good(subject, end, signature));
  }
}
