package io.tidegate.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;
import io.tidegate.api.acm.Acm;
import io.tidegate.api.acm.AcmActions;
import io.tidegate.api.auth.Caller;
import io.tidegate.base.Chance;
import io.tidegate.control.Controller;
import io.tidegate.control.Outcome;
import io.tidegate.control.acm.AcmContext;
import io.tidegate.control.acm.IssuanceRunner;
import io.tidegate.control.acme.AcmeIssuer;
import io.tidegate.control.acme.AcmeOptions;
import io.tidegate.control.acme.ChallengeBoard;
import io.tidegate.control.pki.Certificates;
import io.tidegate.control.pki.SecretVault;
import io.tidegate.dns.AliasLookup;
import io.tidegate.dns.DnsContent;
import io.tidegate.dns.DnsOptions;
import io.tidegate.dns.DnsServer;
import io.tidegate.model.ApiError;
import io.tidegate.model.Change;
import io.tidegate.model.Installation;
import io.tidegate.model.acm.AcmLimits;
import io.tidegate.model.elbv2.ListenerCertificate;
import io.tidegate.store.MemoryStore;
import io.tidegate.testkit.VirtualTime;
import io.tidegate.testkit.acme.AcmeAuthority;
import io.tidegate.testkit.acme.PublicDns;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Certificates of an authority that speaks ACME and looks into DNS over UDP: our name server, our
 * resolver and the authority are real, time is not.
 */
@Timeout(120)
class AcmeTest {
  private static final String DOMAIN = "lb.example.net";
  private static final String MAC_KEY = "c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0";

  private final VirtualTime time = new VirtualTime();
  private final Controller controller = new Controller(new MemoryStore(), AcmeTest::bug);
  private final AcmContext context =
      new AcmContext(
          Installation.standard(),
          Chance.seeded(1),
          time,
          AcmLimits.defaults(),
          new SecretVault(new byte[32], Chance.seeded(2)),
          DOMAIN);
  private final ChallengeBoard board = new ChallengeBoard();
  private PublicDns owners;
  private DnsServer names;
  private AcmeAuthority authority;
  private Map<String, Action> actions = Map.of();

  private static void bug(String where, Throwable cause) {
    throw new AssertionError(where, cause);
  }

  @BeforeEach
  void start() throws Exception {
    owners = new PublicDns();
    names =
        DnsServer.start(
            new DnsOptions(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                DOMAIN,
                "us-east-1",
                false),
            new DnsContent(name -> Optional.empty(), board::values),
            AcmeTest::bug);
    authority = new AcmeAuthority(owners, names.address());
    authority.sign(time.now().minus(Duration.ofHours(1)), Duration.ofDays(90));
  }

  @AfterEach
  void stop() throws Exception {
    authority.close();
    names.close();
    owners.close();
  }

  private void serve(boolean terms, Optional<AcmeOptions.Binding> binding) {
    AcmeOptions options =
        new AcmeOptions(
            authority.directory(),
            Optional.of("mailto:ops@example.com"),
            terms,
            binding,
            Optional.empty(),
            Duration.ofMillis(5));
    AliasLookup aliases = new AliasLookup(Optional.of(owners.address()));
    AcmeIssuer issuer = new AcmeIssuer(controller, context, options, board, aliases::target);
    new IssuanceRunner(controller, context, issuer, time, AcmeTest::bug).start();
    actions = AcmActions.all(new Acm(controller, context, issuer));
  }

  private void serve() {
    serve(false, Optional.empty());
  }

  private Struct call(String operation, Struct input) {
    return Optional.ofNullable(actions.get(operation))
        .orElseThrow()
        .run(new Call(operation, input, "request-1", Caller.root("123456789012")));
  }

  private String request(String name, String... more) {
    String arn =
        call(
                "RequestCertificate",
                Struct.of("DomainName", name)
                    .set("SubjectAlternativeNames", List.of(more))
                    .set("ValidationMethod", "DNS")
                    .set("KeyAlgorithm", "EC_prime256v1"))
            .text("CertificateArn");
    time.runDue();
    return arn;
  }

  private Struct describe(String arn) {
    return call("DescribeCertificate", Struct.of("CertificateArn", arn))
        .optStruct("Certificate")
        .orElseThrow();
  }

  private String status(String arn) {
    return describe(arn).text("Status");
  }

  /** Does what DescribeCertificate says that owners must do. */
  private void publish(String arn) {
    for (Struct validation : describe(arn).structs("DomainValidationOptions")) {
      Struct record = validation.optStruct("ResourceRecord").orElseThrow();
      assertEquals("CNAME", record.text("Type"));
      owners.publish(record.text("Name"), record.text("Value"));
    }
  }

  private X509Certificate leaf(String arn) throws Exception {
    Struct got = call("GetCertificate", Struct.of("CertificateArn", arn));
    X509Certificate leaf = Certificates.parse(got.text("Certificate")).getFirst();
    leaf.verify(Certificates.parse(authority.rootPem()).getFirst().getPublicKey());
    assertEquals(authority.rootPem().replace("\r", ""), got.text("CertificateChain"));
    return leaf;
  }

  @Test
  void asksNothingBeforeTheOwnersHavePublishedAndIsIssuedThen() throws Exception {
    serve();
    String arn = request("example.com", "*.example.com", "shop.example.org", "web." + DOMAIN);
    time.advance(Duration.ofHours(1));
    assertEquals("PENDING_VALIDATION", status(arn));
    assertEquals(List.of(), authority.requests());

    publish(arn);
    time.advance(Duration.ofMinutes(1));

    assertEquals("ISSUED", status(arn));
    assertEquals(
        "SUCCESS",
        describe(arn).structs("DomainValidationOptions").get(1).text("ValidationStatus"));
    assertEquals(
        List.of("example.com", "*.example.com", "shop.example.org", "web." + DOMAIN).stream()
            .sorted()
            .toList(),
        Certificates.names(leaf(arn)).stream().sorted().toList());
    assertEquals(List.of(), board.values("_acme-challenge.web." + DOMAIN), "proofs are gone");
  }

  @Test
  void renewsUnderItsArnWithTheSameRecordAndAccount() throws Exception {
    serve();
    String arn = request("shop.example.com");
    publish(arn);
    time.advance(Duration.ofMinutes(1));
    X509Certificate first = leaf(arn);
    use(arn);

    time.advance(Duration.ofDays(59));
    assertEquals(first, leaf(arn), "a third of 90 days is left");
    authority.sign(time.now(), Duration.ofDays(90));
    time.advance(Duration.ofDays(2));

    X509Certificate second = leaf(arn);
    assertNotEquals(first, second);
    assertNotEquals(first.getPublicKey(), second.getPublicKey());
    assertEquals(
        "SUCCESS", describe(arn).optStruct("RenewalSummary").orElseThrow().text("RenewalStatus"));
    assertEquals(1, authority.count("new-account"));
    assertEquals(2, authority.count("new-order"));
  }

  @Test
  void renewalWaitsForTheOwnerWhoTookTheRecordAway() throws Exception {
    serve();
    String arn = request("shop.example.com");
    publish(arn);
    time.advance(Duration.ofMinutes(1));
    use(arn);
    owners.withdraw("_acme-challenge.shop.example.com.");
    time.advance(Duration.ofDays(61));
    assertEquals("ISSUED", status(arn));
    assertEquals(
        "PENDING_VALIDATION",
        describe(arn).optStruct("RenewalSummary").orElseThrow().text("RenewalStatus"));
    X509Certificate old = leaf(arn);
    publish(arn);
    authority.sign(time.now(), Duration.ofDays(90));
    time.advance(Duration.ofHours(1));
    assertNotEquals(old, leaf(arn));
  }

  private void use(String arn) {
    controller.submit(
        "test",
        image ->
            new Outcome<>(List.of(Change.put(new ListenerCertificate("listener-1", arn))), true));
  }

  @Test
  void takesAFreshNonceWhenOneIsRefused() {
    serve();
    AcmeAuthority.Problem bad = new AcmeAuthority.Problem("badNonce", 0);
    authority.refuse(bad, bad);
    assertEquals("ISSUED", status(request("web." + DOMAIN)));
    assertEquals(3, authority.count("new-account"));
  }

  @Test
  void bindsToAnExternalAccountAndAgreesToTermsOnlyWhenTold() {
    authority.requireBinding("kid-1", MAC_KEY);
    authority.haveTerms();
    serve(false, Optional.empty());
    String arn = request("web." + DOMAIN);
    assertEquals("PENDING_VALIDATION", status(arn));
    assertEquals(0, authority.count("new-account"));

    serve(true, Optional.of(new AcmeOptions.Binding("kid-1", MAC_KEY)));
    assertEquals("ISSUED", status(request("api." + DOMAIN)));
    assertEquals("Binding[kid-1]", new AcmeOptions.Binding("kid-1", MAC_KEY).toString());
  }

  @Test
  void wrongBindingWaitsForTheOperator() {
    authority.requireBinding("kid-1", MAC_KEY);
    serve(true, Optional.of(new AcmeOptions.Binding("kid-1", MAC_KEY + "MAC_")));
    assertEquals("PENDING_VALIDATION", status(request("web." + DOMAIN)));
    assertEquals(0, authority.count("new-order"));
  }

  @Test
  void leavesAnAuthorityAloneThatLimitsRequests() {
    serve();
    authority.refuse(
        new AcmeAuthority.Problem("badNonce", 0), new AcmeAuthority.Problem("rateLimited", 10_800));
    String first = request("web." + DOMAIN);
    int asked = authority.requests().size();
    String second = request("api." + DOMAIN);
    time.advance(Duration.ofMinutes(179));
    assertEquals("PENDING_VALIDATION", status(first));
    assertEquals(asked, authority.requests().size());
    time.advance(Duration.ofHours(1));
    assertEquals("ISSUED", status(first));
    assertEquals("ISSUED", status(second));
  }

  @ParameterizedTest
  @CsvSource({
    "caa, CAA_ERROR",
    "rejectedIdentifier, DOMAIN_NOT_ALLOWED",
    "unsupportedIdentifier, INVALID_PUBLIC_DOMAIN",
    "badCSR, OTHER",
    "unauthorized, DOMAIN_VALIDATION_DENIED"
  })
  void saysWhyARequestFailed(String problem, String reason) {
    serve();
    assertEquals("ISSUED", status(request("first." + DOMAIN)), "there is an account");
    authority.refuse(new AcmeAuthority.Problem(problem, 0));
    String arn = request("web." + DOMAIN);
    assertEquals("FAILED", status(arn));
    assertEquals(reason, describe(arn).text("FailureReason"));
  }

  @Test
  void saysThatTheNamesAuthorityRecordForbids() {
    serve();
    authority.failValidations("caa");
    String arn = request("web." + DOMAIN);
    assertEquals("CAA_ERROR", describe(arn).text("FailureReason"));
  }

  @Test
  void triesFailedValidationsAgainUntilThreeDaysHavePassed() {
    serve();
    authority.failValidations("unauthorized");
    String arn = request("web." + DOMAIN);
    assertEquals(1, authority.count("challenge"));
    time.advance(Duration.ofMinutes(59));
    assertEquals(4, authority.count("challenge"), "five an hour are what authorities allow");
    time.advance(Duration.ofHours(71));
    assertEquals(4 * 72, authority.count("challenge"));
    time.advance(Duration.ofHours(1));
    assertEquals("VALIDATION_TIMED_OUT", status(arn));
    assertFalse(describe(arn).has("FailureReason"));
  }

  @Test
  void registersAgainWhenTheAccountIsGone() {
    serve();
    assertEquals("ISSUED", status(request("a." + DOMAIN)));
    authority.forgetAccounts();
    String arn = request("b." + DOMAIN);
    time.advance(Duration.ofMinutes(5));
    assertEquals("ISSUED", status(arn));
    assertEquals(2, authority.count("new-account"));
  }

  @Test
  void revokesAtTheAuthority() {
    serve();
    String arn =
        call(
                "RequestCertificate",
                Struct.of("DomainName", "a." + DOMAIN)
                    .set("ValidationMethod", "DNS")
                    .set("Options", Struct.of("Export", "ENABLED")))
            .text("CertificateArn");
    time.runDue();
    call(
        "ExportCertificate",
        Struct.of("CertificateArn", arn).set("Passphrase", "secret".getBytes(US_ASCII)));
    Struct wish = Struct.of("CertificateArn", arn).set("RevocationReason", "SUPERSEDED");
    authority.refuse(new AcmeAuthority.Problem("badRevocationReason", 0));
    assertThrows(ApiError.class, () -> call("RevokeCertificate", wish));
    assertEquals("ISSUED", status(arn));
    call("RevokeCertificate", wish);
    assertEquals(1, authority.revoked());
    assertEquals("REVOKED", status(arn));
  }

  @Test
  void accountKeyIsSealed() {
    serve();
    request("a." + DOMAIN);
    var account = controller.image().acmeAccounts().all().iterator().next();
    assertTrue(account.url().startsWith("http://127.0.0.1:"));
    assertFalse(account.toString().contains("MEEC"), "no PKCS #8 of P-256");
    assertEquals(
        "PKCS#8 in DER",
        context.vault().open(account.privateKey(), account.directory())[0] == 0x30
            ? "PKCS#8 in DER"
            : "something else");
  }
}
