package io.tidegate.e2e.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.AppenderBase;
import io.tidegate.base.Chance;
import io.tidegate.base.Pause;
import io.tidegate.base.TimeSource;
import io.tidegate.cli.aws.ServerAccess;
import io.tidegate.control.pki.CertificateMaker;
import io.tidegate.control.pki.Certificates;
import io.tidegate.control.pki.Pem;
import io.tidegate.control.pki.PrivateKeys;
import io.tidegate.server.ServeOptions;
import io.tidegate.server.Setting;
import io.tidegate.server.Tidegate;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8DecryptorProviderBuilder;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkServiceException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.acm.AcmClient;
import software.amazon.awssdk.services.acm.model.CertificateExport;
import software.amazon.awssdk.services.acm.model.CertificateStatus;
import software.amazon.awssdk.services.acm.model.KeyAlgorithm;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Subnet;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Action;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ActionTypeEnum;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.AuthenticateOidcActionConfig;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Certificate;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ProtocolEnum;

/**
 * Private keys, passphrases and client secrets, however they come in, are in no file of the data
 * directory, in no copy of it, in no log line of any level and in no answer, error or page. Owned
 * by the test's thread.
 */
@SuppressWarnings("unchecked") // the SDK's builders take generic varargs
class SecretsTest {
  private static final String PASSPHRASE = "correct-horse-battery-staple";
  private static final String CLIENT_SECRET = "hush-hush-0123456789-client-secret";
  private static final String SECRET_OF_A_REFUSAL = "refused-9876543210-client-secret";
  private static final List<String> PAGES =
      List.of(
          "/metrics",
          "/_tidegate/live",
          "/_tidegate/ready",
          "/_tidegate/explain/request?host=a.example&path=/&port=8447&protocol=https");

  @TempDir private Path data = Path.of("");

  private final SecretNeedles needles = new SecretNeedles();
  private final ConcurrentLinkedQueue<String> answers = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<String> logged = new ConcurrentLinkedQueue<>();

  /** Keeps what the server says in the log, at every level, with what it threw. */
  private final class Listening extends AppenderBase<ILoggingEvent> {
    @Override
    protected void append(ILoggingEvent event) {
      if (!event.getLoggerName().startsWith("software.amazon")) {
        logged.add(event.getFormattedMessage());
        for (IThrowableProxy cause = event.getThrowableProxy();
            cause != null;
            cause = cause.getCause()) {
          logged.add(String.valueOf(cause.getMessage()));
        }
      }
    }
  }

  /** Keeps every answer as it came over the wire. */
  private final class Answers implements ExecutionInterceptor {
    @Override
    public Optional<InputStream> modifyHttpResponseContent(
        Context.ModifyHttpResponse context, ExecutionAttributes attributes) {
      return context
          .responseBody()
          .map(
              body -> {
                try {
                  byte[] bytes = body.readAllBytes();
                  answers.add(new String(bytes, StandardCharsets.UTF_8));
                  return new ByteArrayInputStream(bytes);
                } catch (IOException cut) {
                  throw new UncheckedIOException(cut);
                }
              });
    }
  }

  @Test
  void noFileNoLogLineAndNoAnswerShowsASecret() throws Exception {
    needles.add("the passphrase", PASSPHRASE.getBytes(StandardCharsets.UTF_8));
    needles.add("the client secret", CLIENT_SECRET.getBytes(StandardCharsets.UTF_8));
    needles.add("the refused secret", SECRET_OF_A_REFUSAL.getBytes(StandardCharsets.UTF_8));
    Logger everything = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    Level usual = everything.getLevel();
    Listening listening = new Listening();
    List<Appender<ILoggingEvent>> others = new ArrayList<>();
    everything.iteratorForAppenders().forEachRemaining(others::add);
    others.forEach(everything::detachAppender);
    listening.start();
    everything.addAppender(listening);
    everything.setLevel(Level.TRACE);
    try (Tidegate server = server()) {
      assertTrue(server.address().getPort() > 0);
      String certificate = keysComeIn();
      secretsComeIn(certificate);
      everythingIsAsked();
      assertTrue(Pause.until(Duration.ofSeconds(60), Duration.ofMillis(20), this::isCopied));
      assertHidden("files of the running server");
    } finally {
      everything.detachAppender(listening);
      others.forEach(everything::addAppender);
      everything.setLevel(usual);
    }
    assertHidden("files of the stopped server");
    assertTrue(logged.size() > 20, "the log was listened to: " + logged.size());
    logged.forEach(line -> assertEquals(Optional.empty(), needles.in(line), line));
    assertTrue(answers.size() > 15, "answers were kept: " + answers.size());
    answers.forEach(text -> assertEquals(Optional.empty(), needles.in(text), text));
  }

  @Test
  void aSecretIsFoundInEveryWriting() throws Exception {
    for (KeyPair keys : List.of(ec(), rsa())) {
      add("key", keys.getPrivate());
      byte[] der = keys.getPrivate().getEncoded();
      String pem = Pem.text("PRIVATE KEY", der);
      for (String shown :
          List.of(
              pem,
              "{\"key\":\"" + pem.replace("\n", "\\n") + "\"}",
              "x" + new String(der, StandardCharsets.ISO_8859_1),
              HexFormat.of().formatHex(der),
              Base64.getUrlEncoder().encodeToString(der))) {
        assertTrue(needles.in(shown).isPresent(), shown);
      }
    }
    assertEquals(Optional.empty(), needles.in("nothing of that kind"));
  }

  private Tidegate server() {
    return new Tidegate(
        ServeOptions.of(
            Map.of(
                Setting.DATA, data.toString(),
                Setting.LISTEN, "127.0.0.1:0",
                Setting.DNS_LISTEN, "127.0.0.1:0",
                Setting.VPC_CIDR, "127.93.0.0/16")));
  }

  private static KeyPair ec() {
    return PrivateKeys.generate(io.tidegate.model.acm.KeyAlgorithm.EC_prime256v1);
  }

  private static KeyPair rsa() {
    return PrivateKeys.generate(io.tidegate.model.acm.KeyAlgorithm.RSA_2048);
  }

  /** Whoever has one of these numbers has the key. */
  private void add(String name, PrivateKey key) {
    switch (key) {
      case ECPrivateKey ec -> needles.add(name, number(ec.getS()));
      case RSAPrivateCrtKey rsa -> {
        needles.add(name, number(rsa.getPrivateExponent()));
        needles.add(name, number(rsa.getPrimeP()));
        needles.add(name, number(rsa.getPrimeQ()));
      }
      default -> throw new AssertionError(key.getAlgorithm());
    }
  }

  private static byte[] number(BigInteger number) {
    byte[] bytes = number.toByteArray();
    return bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes;
  }

  /** Imported well and badly, requested, exported; gives one that was imported. */
  private String keysComeIn() throws Exception {
    try (AcmClient acm = client(AcmClient.builder())) {
      String imported = "";
      for (KeyPair keys : List.of(rsa(), ec())) {
        add("the imported key", keys.getPrivate());
        SdkBytes certificate = bytes(certificate(keys));
        SdkBytes key = bytes(Pem.text("PRIVATE KEY", keys.getPrivate().getEncoded()));
        imported =
            acm.importCertificate(r -> r.certificate(certificate).privateKey(key)).certificateArn();
        SdkBytes other = bytes(certificate(ec()));
        SdkBytes cut = bytes(key.asUtf8String().substring(0, 100));
        SdkBytes nolines = bytes(key.asUtf8String().replace("\n", ""));
        SdkBytes twice = bytes(key.asUtf8String().repeat(40));
        refused(() -> acm.importCertificate(r -> r.certificate(other).privateKey(key)));
        refused(() -> acm.importCertificate(r -> r.certificate(certificate).privateKey(cut)));
        refused(() -> acm.importCertificate(r -> r.certificate(key).privateKey(key)));
        refused(() -> acm.importCertificate(r -> r.certificate(certificate).privateKey(nolines)));
        refused(() -> acm.importCertificate(r -> r.certificate(certificate).privateKey(twice)));
      }
      String requested =
          acm.requestCertificate(
                  r ->
                      r.domainName("secret.example.com")
                          .validationMethod("DNS")
                          .keyAlgorithm(KeyAlgorithm.EC_PRIME256_V1)
                          .options(o -> o.export(CertificateExport.ENABLED)))
              .certificateArn();
      assertTrue(
          Pause.until(
              Duration.ofSeconds(60),
              Duration.ofMillis(50),
              () ->
                  acm.describeCertificate(r -> r.certificateArn(requested)).certificate().status()
                      == CertificateStatus.ISSUED));
      String exported =
          acm.exportCertificate(r -> r.certificateArn(requested).passphrase(bytes(PASSPHRASE)))
              .privateKey();
      add("the requested key", opened(exported));
      SdkBytes shortOne = bytes(PASSPHRASE.substring(0, 3));
      refused(() -> acm.exportCertificate(r -> r.certificateArn(requested).passphrase(shortOne)));
      SdkBytes badOne = bytes(PASSPHRASE + "#$%");
      refused(() -> acm.exportCertificate(r -> r.certificateArn(requested).passphrase(badOne)));
      return imported;
    }
  }

  private static PrivateKey opened(String pem) throws Exception {
    try (PEMParser parser = new PEMParser(new StringReader(pem))) {
      byte[] der =
          ((PKCS8EncryptedPrivateKeyInfo) parser.readObject())
              .decryptPrivateKeyInfo(
                  new JceOpenSSLPKCS8DecryptorProviderBuilder()
                      .setProvider(new BouncyCastleProvider())
                      .build(PASSPHRASE.toCharArray()))
              .getEncoded();
      return PrivateKeys.parsePkcs8(der);
    }
  }

  /** Client secrets of listeners and rules, taken and refused. */
  private void secretsComeIn(String certificate) {
    List<String> subnets;
    try (Ec2Client ec2 = client(Ec2Client.builder())) {
      subnets = ec2.describeSubnets().subnets().stream().map(Subnet::subnetId).toList();
    }
    try (var elb = client(ElasticLoadBalancingV2Client.builder())) {
      String balancer =
          elb.createLoadBalancer(r -> r.name("secrets").subnets(subnets))
              .loadBalancers()
              .getFirst()
              .loadBalancerArn();
      String listener =
          elb.createListener(
                  r ->
                      r.loadBalancerArn(balancer)
                          .protocol(ProtocolEnum.HTTPS)
                          .port(8447)
                          .certificates(Certificate.builder().certificateArn(certificate).build())
                          .defaultActions(login("https://login.example/", CLIENT_SECRET)))
              .listeners()
              .getFirst()
              .listenerArn();
      elb.createRule(
          r ->
              r.listenerArn(listener)
                  .priority(1)
                  .conditions(c -> c.field("path-pattern").values("/a"))
                  .actions(login("https://login.example/", CLIENT_SECRET)));
      for (String endpoint : List.of("http://login.example/", "", "nonsense")) {
        refused(
            () ->
                elb.modifyListener(
                    r ->
                        r.listenerArn(listener)
                            .defaultActions(login(endpoint, SECRET_OF_A_REFUSAL))));
      }
      elb.describeListeners(r -> r.loadBalancerArn(balancer));
      elb.describeRules(r -> r.listenerArn(listener));
    }
  }

  private static List<Action> login(String url, String secret) {
    return List.of(
        Action.builder()
            .type(ActionTypeEnum.AUTHENTICATE_OIDC)
            .order(1)
            .authenticateOidcConfig(
                AuthenticateOidcActionConfig.builder()
                    .issuer("https://login.example")
                    .authorizationEndpoint(url + "authorize")
                    .tokenEndpoint(url + "token")
                    .userInfoEndpoint(url + "userinfo")
                    .clientId("client")
                    .clientSecret(secret)
                    .build())
            .build(),
        Action.builder()
            .type(ActionTypeEnum.FIXED_RESPONSE)
            .order(2)
            .fixedResponseConfig(fixed -> fixed.statusCode("200"))
            .build());
  }

  private void everythingIsAsked() throws Exception {
    try (AcmClient acm = client(AcmClient.builder())) {
      acm.listCertificates(r -> r.includes(i -> i.keyTypesWithStrings("RSA_2048", "EC_prime256v1")))
          .certificateSummaryList()
          .forEach(
              one -> {
                acm.describeCertificate(r -> r.certificateArn(one.certificateArn()));
                acm.getCertificate(r -> r.certificateArn(one.certificateArn()));
              });
    }
    String endpoint = ServerAccess.of(data).endpoint();
    try (HttpClient http = HttpClient.newHttpClient()) {
      for (String page : PAGES) {
        HttpResponse<String> got =
            http.send(
                HttpRequest.newBuilder(URI.create(endpoint + page)).build(),
                HttpResponse.BodyHandlers.ofString());
        answers.add(got.body());
      }
    }
  }

  /** The copy beside the store has what came in last. */
  private boolean isCopied() {
    try {
      Path copy = data.resolve("tidegate.copy");
      return Files.exists(copy) && Files.readString(copy).contains("/authorize");
    } catch (IOException beingReplaced) {
      return false;
    }
  }

  private void assertHidden(String where) throws IOException {
    int read = 0;
    try (Stream<Path> all = Files.walk(data)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        String text = Files.readString(file, StandardCharsets.ISO_8859_1);
        assertEquals(Optional.empty(), needles.in(text), where + ": " + file);
        read++;
      }
    }
    assertTrue(read > 3, where + ": " + read);
    assertFalse(needles.count() < 40, "all secrets are known: " + needles.count());
  }

  private static void refused(Runnable call) {
    SdkServiceException refused = assertThrows(SdkServiceException.class, call::run);
    assertEquals(400, refused.statusCode(), refused.getMessage());
  }

  private static SdkBytes bytes(String text) {
    return SdkBytes.fromUtf8String(text);
  }

  private static String certificate(KeyPair keys) {
    return Certificates.text(
        List.of(new CertificateMaker(Chance.system()).authority(keys, TimeSource.system().now())));
  }

  private <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> C client(B builder) {
    ServerAccess access = ServerAccess.of(data);
    return builder
        .endpointOverride(URI.create(access.endpoint()))
        .region(Region.of(access.region()))
        .credentialsProvider(
            StaticCredentialsProvider.create(
                AwsBasicCredentials.create(access.accessKeyId(), access.secretAccessKey())))
        .httpClientBuilder(UrlConnectionHttpClient.builder())
        .overrideConfiguration(options -> options.addExecutionInterceptor(new Answers()))
        .build();
  }
}
