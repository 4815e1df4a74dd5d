package io.tidegate.api.acm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;
import io.tidegate.api.auth.Caller;
import io.tidegate.base.Chance;
import io.tidegate.control.Controller;
import io.tidegate.control.Outcome;
import io.tidegate.control.acm.AcmContext;
import io.tidegate.control.acm.IssuanceRunner;
import io.tidegate.control.acm.LocalAuthority;
import io.tidegate.control.pki.CertificateMaker;
import io.tidegate.control.pki.Certificates;
import io.tidegate.control.pki.Pem;
import io.tidegate.control.pki.PrivateKeys;
import io.tidegate.control.pki.SecretVault;
import io.tidegate.model.ApiError;
import io.tidegate.model.Change;
import io.tidegate.model.Installation;
import io.tidegate.model.acm.AcmLimits;
import io.tidegate.model.acm.KeyAlgorithm;
import io.tidegate.model.elbv2.ListenerCertificate;
import io.tidegate.store.MemoryStore;
import io.tidegate.testkit.VirtualTime;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.cert.CRLReason;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the aws CLI would send, after decoding, and what it would get. */
class AcmActionsTest {
  private final VirtualTime time = new VirtualTime();
  private final Controller controller =
      new Controller(
          new MemoryStore(),
          (where, cause) -> {
            throw new AssertionError(where, cause);
          });
  private final AcmContext context =
      new AcmContext(
          Installation.standard(),
          Chance.seeded(1),
          time,
          new AcmLimits(8, 3),
          new SecretVault(new byte[32], Chance.seeded(2)),
          "elb.tidegate.internal");
  private final CertificateMaker maker = new CertificateMaker(Chance.seeded(9));
  private final LocalAuthority authority = new LocalAuthority(controller, context);
  private final Map<String, Action> actions =
      AcmActions.all(new Acm(controller, context, authority));

  AcmActionsTest() {
    new IssuanceRunner(
            controller,
            context,
            authority,
            time,
            (where, cause) -> {
              throw new AssertionError(where, cause);
            })
        .start();
  }

  private Struct call(String operation, Struct input) {
    return Optional.ofNullable(actions.get(operation))
        .orElseThrow()
        .run(new Call(operation, input, "request-1", Caller.root("123456789012")));
  }

  private String refused(String code, String operation, Struct input) {
    ApiError refusal = assertThrows(ApiError.class, () -> call(operation, input));
    assertEquals(code, refusal.code(), refusal.text());
    return refusal.text();
  }

  private String request(Struct input) {
    String arn = call("RequestCertificate", input).text("CertificateArn");
    time.runDue();
    return arn;
  }

  private Struct ec(String name) {
    return Struct.of("DomainName", name)
        .set("ValidationMethod", "DNS")
        .set("KeyAlgorithm", "EC_prime256v1");
  }

  private Struct describe(String arn) {
    return call("DescribeCertificate", Struct.of("CertificateArn", arn))
        .optStruct("Certificate")
        .orElseThrow();
  }

  private static Struct arn(String arn) {
    return Struct.of("CertificateArn", arn);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private Struct imported(String name) {
    KeyPair keys = PrivateKeys.generate(KeyAlgorithm.EC_prime256v1);
    KeyPair above = PrivateKeys.generate(KeyAlgorithm.EC_prime256v1);
    X509Certificate root = maker.authority(above, time.now());
    X509Certificate leaf =
        maker.server(List.of(name), keys.getPublic(), root, above.getPrivate(), time.now());
    return Struct.of("Certificate", bytes(Certificates.text(List.of(leaf))))
        .set("PrivateKey", bytes(Pem.text("PRIVATE KEY", keys.getPrivate().getEncoded())))
        .set("CertificateChain", bytes(Certificates.text(List.of(root))));
  }

  @Test
  void revokesWhatWasExportedForGoodAndListsIt() throws Exception {
    String arn = request(ec("gone.example.com").set("Options", Struct.of("Export", "ENABLED")));
    Struct wish = arn(arn).set("RevocationReason", "KEY_COMPROMISE");
    refused("ConflictException", "RevokeCertificate", wish);
    call("ExportCertificate", arn(arn).set("Passphrase", bytes("a passphrase")));
    use(arn, true);
    refused("ResourceInUseException", "RevokeCertificate", wish);
    use(arn, false);

    assertEquals(arn, call("RevokeCertificate", wish).text("CertificateArn"));

    assertEquals("REVOKED", describe(arn).text("Status"));
    assertEquals("KEY_COMPROMISE", describe(arn).text("RevocationReason"));
    refused("ConflictException", "RevokeCertificate", wish);
    refused("ValidationException", "RenewCertificate", arn(arn));
    X509Certificate leaf =
        Certificates.parse(
                controller
                    .image()
                    .certificates()
                    .find(arn)
                    .orElseThrow()
                    .material()
                    .orElseThrow()
                    .certificate())
            .getFirst();
    call("DeleteCertificate", arn(arn));
    X509CRL list =
        (X509CRL)
            CertificateFactory.getInstance("X.509")
                .generateCRL(new ByteArrayInputStream(bytes(authority.revocations())));
    list.verify(Certificates.parse(authority.certificate()).getFirst().getPublicKey());
    assertTrue(list.isRevoked(leaf), "deleted or not");
    assertEquals(
        CRLReason.KEY_COMPROMISE,
        list.getRevokedCertificate(leaf.getSerialNumber()).getRevocationReason());
  }

  @Test
  void searchesByNestedStatementsInOrderPageByPage() {
    String a = request(ec("a.example.com"));
    String b = request(ec("b.example.com"));
    String c = call("ImportCertificate", imported("c.example.org")).text("CertificateArn");
    Struct example =
        Struct.of(
            "Filter",
            Struct.of(
                "X509AttributeFilter",
                Struct.of(
                    "SubjectAlternativeName",
                    Struct.of(
                        "DnsName",
                        Struct.of("Value", "Example.com").set("ComparisonOperator", "CONTAINS")))));
    Struct imported =
        Struct.of(
            "Filter", Struct.of("AcmCertificateMetadataFilter", Struct.of("Type", "IMPORTED")));
    assertEquals(List.of(a, b), found(search(example)));
    assertEquals(List.of(c), found(search(Struct.of("Not", example))));
    assertEquals(List.of(a, b, c), found(search(Struct.of("Or", List.of(example, imported)))));
    assertEquals(List.of(), found(search(Struct.of("And", List.of(example, imported)))));
    Struct first =
        call(
            "SearchCertificates",
            Struct.of("SortBy", "COMMON_NAME").set("SortOrder", "DESCENDING").set("MaxResults", 2));
    assertEquals(List.of(c, b), found(first));
    assertEquals(
        List.of(a),
        found(
            call(
                "SearchCertificates",
                Struct.of("SortBy", "COMMON_NAME")
                    .set("SortOrder", "DESCENDING")
                    .set("NextToken", first.text("NextToken")))));
    Struct subject =
        first
            .structs("Results")
            .getFirst()
            .optStruct("X509Attributes")
            .orElseThrow()
            .optStruct("Subject")
            .orElseThrow();
    assertEquals("c.example.org", subject.text("CommonName"));
    refused(
        "ValidationException",
        "SearchCertificates",
        Struct.of("FilterStatement", Struct.of("Not", example).set("And", List.of(example))));
  }

  private Struct search(Struct statement) {
    return call(
        "SearchCertificates", Struct.of("FilterStatement", statement).set("SortBy", "COMMON_NAME"));
  }

  private static List<String> found(Struct answer) {
    return answer.structs("Results").stream().map(one -> one.text("CertificateArn")).toList();
  }

  private void use(String certificate, boolean used) {
    ListenerCertificate use = new ListenerCertificate("listener-1", certificate);
    controller.submit(
        "test", image -> new Outcome<>(List.of(used ? Change.put(use) : Change.remove(use)), true));
  }

  @Test
  void requestedCertificateIsIssuedAtOnceByTheOwnAuthority() throws Exception {
    String arn =
        request(ec("shop.example.com").set("SubjectAlternativeNames", List.of("*.example.com")));
    Struct detail = describe(arn);
    assertEquals("ISSUED", detail.text("Status"));
    assertEquals("AMAZON_ISSUED", detail.text("Type"));
    assertEquals(
        List.of("shop.example.com", "*.example.com"), detail.texts("SubjectAlternativeNames"));
    Struct validation = detail.structs("DomainValidationOptions").getLast();
    assertEquals("SUCCESS", validation.text("ValidationStatus"));
    assertTrue(
        validation
            .optStruct("ResourceRecord")
            .orElseThrow()
            .text("Name")
            .matches("_[0-9a-f]{32}\\.example\\.com\\."));

    Struct got = call("GetCertificate", arn(arn));
    X509Certificate leaf = Certificates.parse(got.text("Certificate")).getFirst();
    X509Certificate root = Certificates.parse(authority.certificate()).getFirst();
    assertTrue(Certificates.signedBy(leaf, root));
    assertEquals(List.of("shop.example.com", "*.example.com"), Certificates.names(leaf));
    assertEquals(authority.certificate(), got.text("CertificateChain"));
  }

  @Test
  void tokenMeansTheSameRequestForAnHour() {
    Struct input = ec("a.example.com").set("IdempotencyToken", "once");
    String first = request(input);
    assertEquals(first, request(input));
    time.advance(Duration.ofMinutes(61));
    assertNotEquals(first, request(input));
  }

  @Test
  void whatCannotBeServedIsRefused() {
    String code = "InvalidParameterException";
    refused(code, "RequestCertificate", ec("a.example.com").set("ValidationMethod", "EMAIL"));
    refused(code, "RequestCertificate", ec("a.example.com").set("KeyAlgorithm", "RSA_4096"));
    refused(
        code, "RequestCertificate", ec("a.example.com").set("CertificateAuthorityArn", "arn:x"));
    refused(
        "InvalidDomainValidationOptionsException",
        "RequestCertificate",
        ec("a.example.com")
            .set(
                "DomainValidationOptions",
                List.of(
                    Struct.of("DomainName", "a.example.com")
                        .set("ValidationDomain", "example.org"))));
    refused("InvalidArnException", "GetCertificate", arn("arn:aws:elb:us-east-1:1:x"));
    String missing = context.newArn();
    assertEquals(
        "Could not find certificate " + missing + ".",
        refused("ResourceNotFoundException", "DescribeCertificate", arn(missing)));
    String arn = request(ec("a.example.com"));
    refused(
        "InvalidStateException",
        "ResendValidationEmail",
        arn(arn).set("Domain", "a.example.com").set("ValidationDomain", "example.com"));
  }

  @Test
  void quotasHold() {
    refused(
        "LimitExceededException",
        "RequestCertificate",
        ec("a.example.com").set("SubjectAlternativeNames", List.of("b.x.y", "c.x.y", "d.x.y")));
    for (int i = 0; i < 8; i++) {
      request(ec("n" + i + ".example.com"));
    }
    refused("LimitExceededException", "RequestCertificate", ec("one-more.example.com"));
    refused("LimitExceededException", "ImportCertificate", imported("one-more.example.com"));
  }

  @Test
  void importKeepsItsArnWhenItIsImportedAgain() {
    String arn =
        call(
                "ImportCertificate",
                imported("i.example.com")
                    .set("Tags", List.of(Struct.of("Key", "team").set("Value", "web"))))
            .text("CertificateArn");
    String before = describe(arn).text("Serial");
    Struct again = imported("i.example.com").set("CertificateArn", arn);
    assertEquals(arn, call("ImportCertificate", again).text("CertificateArn"));
    Struct detail = describe(arn);
    assertEquals("IMPORTED", detail.text("Type"));
    assertEquals("INELIGIBLE", detail.text("RenewalEligibility"));
    assertNotEquals(before, detail.text("Serial"));
    assertEquals(1, call("ListTagsForCertificate", arn(arn)).structs("Tags").size());
    refused(
        "ValidationException",
        "ImportCertificate",
        imported("i.example.com").set("CertificateArn", request(ec("r.example.com"))));
    refused(
        "ResourceNotFoundException",
        "ImportCertificate",
        imported("i.example.com").set("CertificateArn", context.newArn()));
  }

  @Test
  void certificateInUseIsNotDeleted() {
    String arn = request(ec("a.example.com"));
    use(arn, true);
    assertTrue(refused("ResourceInUseException", "DeleteCertificate", arn(arn)).contains("in use"));
    use(arn, false);
    call("DeleteCertificate", arn(arn));
    refused("ResourceNotFoundException", "DescribeCertificate", arn(arn));
  }

  @Test
  void renewsSixtyDaysBeforeTheEndWhileInUse() {
    String used = request(ec("used.example.com"));
    String idle = request(ec("idle.example.com"));
    use(used, true);
    String serial = describe(used).text("Serial");
    String idleSerial = describe(idle).text("Serial");
    time.advance(CertificateMaker.SERVER_LIFE.minusDays(61));
    assertEquals(serial, describe(used).text("Serial"));
    time.advance(Duration.ofDays(2));
    Struct detail = describe(used);
    assertNotEquals(serial, detail.text("Serial"));
    assertEquals("SUCCESS", detail.optStruct("RenewalSummary").orElseThrow().text("RenewalStatus"));
    assertEquals("ELIGIBLE", detail.text("RenewalEligibility"));
    assertEquals(idleSerial, describe(idle).text("Serial"));
    time.advance(Duration.ofDays(60));
    assertEquals("EXPIRED", describe(idle).text("Status"));
    assertEquals("ISSUED", describe(used).text("Status"));
  }

  @Test
  void renewsWhenAsked() {
    String arn = request(ec("a.example.com"));
    refused("ValidationException", "RenewCertificate", arn(arn));
    use(arn, true);
    String serial = describe(arn).text("Serial");
    call("RenewCertificate", arn(arn));
    refused("RequestInProgressException", "RenewCertificate", arn(arn));
    time.runDue();
    assertNotEquals(serial, describe(arn).text("Serial"));
  }

  @Test
  void pendingCertificateHasNoBodyYet() {
    String arn = call("RequestCertificate", ec("a.example.com")).text("CertificateArn");
    assertEquals("PENDING_VALIDATION", describe(arn).text("Status"));
    refused("RequestInProgressException", "GetCertificate", arn(arn));
  }

  @Test
  void exportsWithAPassphraseWhatWasRequestedSo() throws Exception {
    Struct export = Struct.of("Export", "ENABLED");
    String arn = request(ec("a.example.com").set("Options", export));
    Struct input = arn(arn).set("Passphrase", bytes("open sesame"));
    Struct out = call("ExportCertificate", input);
    assertTrue(out.text("PrivateKey").startsWith("-----BEGIN ENCRYPTED PRIVATE KEY-----"));
    assertEquals("ELIGIBLE", describe(arn).text("RenewalEligibility"));
    refused(
        "ValidationException", "ExportCertificate", arn(arn).set("Passphrase", bytes("pa$$word")));
    String locked = request(ec("b.example.com"));
    refused(
        "ValidationException",
        "ExportCertificate",
        arn(locked).set("Passphrase", bytes("open sesame")));
  }

  @Test
  void listShowsSmallRsaKeysUnlessTold() {
    request(ec("a.example.com"));
    request(ec("b.example.com"));
    assertEquals(
        List.of(), call("ListCertificates", Struct.of()).structs("CertificateSummaryList"));
    Struct input =
        Struct.of("Includes", Struct.of("keyTypes", List.of("EC_prime256v1"))).set("MaxItems", 1);
    Struct first = call("ListCertificates", input);
    Struct second = call("ListCertificates", input.set("NextToken", first.text("NextToken")));
    assertEquals(1, first.structs("CertificateSummaryList").size());
    assertEquals(1, second.structs("CertificateSummaryList").size());
    assertFalse(second.has("NextToken"));
    assertNotEquals(
        first.structs("CertificateSummaryList").getFirst().text("CertificateArn"),
        second.structs("CertificateSummaryList").getFirst().text("CertificateArn"));
    Struct pending =
        Struct.of("CertificateStatuses", List.of("PENDING_VALIDATION"))
            .set("Includes", Struct.of("keyTypes", List.of("EC_prime256v1")));
    assertEquals(List.of(), call("ListCertificates", pending).structs("CertificateSummaryList"));
    refused("ValidationException", "ListCertificates", Struct.of("SortBy", "CREATED_AT"));
    refused("ValidationException", "ListCertificates", Struct.of("NextToken", "xyz"));
  }

  @Test
  void tagsComeAndGo() {
    String arn = request(ec("a.example.com"));
    Struct tag = Struct.of("Key", "team").set("Value", "web");
    call("AddTagsToCertificate", arn(arn).set("Tags", List.of(tag)));
    Struct other = Struct.of("Key", "team").set("Value", "mail");
    call("RemoveTagsFromCertificate", arn(arn).set("Tags", List.of(other)));
    assertEquals(1, call("ListTagsForCertificate", arn(arn)).structs("Tags").size());
    call("RemoveTagsFromCertificate", arn(arn).set("Tags", List.of(Struct.of("Key", "team"))));
    assertEquals(List.of(), call("ListTagsForCertificate", arn(arn)).structs("Tags"));
    refused(
        "InvalidTagException",
        "AddTagsToCertificate",
        arn(arn).set("Tags", List.of(Struct.of("Key", "aws:x").set("Value", ""))));
  }

  @Test
  void accountConfigurationIsKept() {
    assertEquals(45, days());
    call(
        "PutAccountConfiguration",
        Struct.of("IdempotencyToken", "a").set("ExpiryEvents", Struct.of("DaysBeforeExpiry", 7)));
    assertEquals(7, days());
  }

  private long days() {
    return call("GetAccountConfiguration", Struct.of())
        .optStruct("ExpiryEvents")
        .orElseThrow()
        .number("DaysBeforeExpiry");
  }

  @Test
  void optionsOfARequestChangeButForExport() {
    String arn = request(ec("a.example.com"));
    call(
        "UpdateCertificateOptions",
        arn(arn).set("Options", Struct.of("CertificateTransparencyLoggingPreference", "DISABLED")));
    assertEquals(
        "DISABLED",
        describe(arn)
            .optStruct("Options")
            .orElseThrow()
            .text("CertificateTransparencyLoggingPreference"));
    refused(
        "InvalidStateException",
        "UpdateCertificateOptions",
        arn(arn).set("Options", Struct.of("Export", "ENABLED")));
  }
}
