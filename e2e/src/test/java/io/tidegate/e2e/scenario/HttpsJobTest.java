package io.tidegate.e2e.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidegate.base.Pause;
import io.tidegate.cli.aws.ServerAccess;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * An HTTPS load balancer by the aws CLI: certificates requested, imported, chosen by SNI and
 * swapped; clients verified against a trust store. Asked by curl, which trusts the local authority.
 */
class HttpsJobTest {
  private static final int PORT = 8443;
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private static @Nullable ServerProcess started;

  @BeforeAll
  static void start() throws IOException {
    for (String program : List.of("aws", "curl", "openssl")) {
      assumeTrue(Aws.has(program), "SKIPPED: this machine has no " + program);
    }
    started = ServerProcess.start();
  }

  @AfterAll
  static void stop() {
    ServerProcess server = started;
    if (server != null) {
      server.close();
    }
  }

  private static ServerProcess server() {
    ServerProcess server = started;
    if (server == null) {
      throw new IllegalStateException("not started");
    }
    return server;
  }

  private static JsonNode aws(String words, String... more)
      throws IOException, InterruptedException {
    return new Aws(server().access()).run(words, more);
  }

  private static String authority(Path directory) throws IOException, InterruptedException {
    ServerAccess access = server().access();
    try (HttpClient client = HttpClient.newHttpClient()) {
      String pem =
          client
              .send(
                  HttpRequest.newBuilder(URI.create(access.endpoint() + "/_tidegate/ca.pem"))
                      .build(),
                  HttpResponse.BodyHandlers.ofString())
              .body();
      return Files.writeString(directory.resolve("ca.pem"), pem).toString();
    }
  }

  private static String certificate(String name) throws Exception {
    String arn =
        aws("acm request-certificate --validation-method DNS --domain-name " + name)
            .path("CertificateArn")
            .asText();
    await(
        () ->
            aws("acm describe-certificate --certificate-arn " + arn)
                .at("/Certificate/Status")
                .asText()
                .equals("ISSUED"));
    return arn;
  }

  private static void await(Callable<Boolean> done) {
    boolean came =
        Pause.until(
            LIMIT,
            Duration.ofMillis(200),
            () -> {
              try {
                return done.call();
              } catch (Exception failed) {
                throw new AssertionError(failed);
              }
            });
    assertTrue(came, () -> "did not come about\n" + server().log());
  }

  private static String[] balancer(String name) throws Exception {
    JsonNode network = aws("ec2 describe-subnets");
    JsonNode made =
        aws(
            "elbv2 create-load-balancer --name "
                + name
                + " --subnets "
                + network.at("/Subnets/0/SubnetId").asText()
                + " "
                + network.at("/Subnets/1/SubnetId").asText());
    return new String[] {
      made.at("/LoadBalancers/0/LoadBalancerArn").asText(),
      made.at("/LoadBalancers/0/AvailabilityZones/0/LoadBalancerAddresses/0/IpAddress").asText()
    };
  }

  private static String listener(String balancer, String certificate, String... more)
      throws Exception {
    List<String> words = new ArrayList<>(List.of("--default-actions"));
    words.add(
        "[{\"Type\":\"fixed-response\",\"FixedResponseConfig\":"
            + "{\"StatusCode\":\"200\",\"MessageBody\":\"safe\"}}]");
    words.addAll(List.of(more));
    return aws(
            "elbv2 create-listener --protocol HTTPS --port "
                + PORT
                + " --load-balancer-arn "
                + balancer
                + " --certificates CertificateArn="
                + certificate,
            words.toArray(String[]::new))
        .at("/Listeners/0/ListenerArn")
        .asText();
  }

  private static Aws.Done curl(String name, String address, String... more) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                "curl",
                "-sS",
                "-v",
                "--max-time",
                "10",
                "--resolve",
                name + ":" + PORT + ":" + address,
                "https://" + name + ":" + PORT + "/"));
    command.addAll(List.of(more));
    return Aws.run(command, Map.of());
  }

  private static void answers(String name, String address, String... more) {
    await(() -> curl(name, address, more).code() == 0);
  }

  @Test
  void certificatesAreServedBySniAndSwapped(@TempDir Path directory) throws Exception {
    String first = certificate("one.example.com");
    String second = certificate("two.example.com");
    String[] balancer = balancer("https");
    String listener = listener(balancer[0], first);
    String trust = authority(directory);
    answers("one.example.com", balancer[1], "--cacert", trust);
    Aws.Done answer = curl("one.example.com", balancer[1], "--cacert", trust);
    assertTrue(answer.text().contains("safe"), answer.text() + server().log());
    Aws.Done stranger = curl("two.example.com", balancer[1], "--cacert", trust);
    assertNotEquals(0, stranger.code(), stranger.text());
    assertNotEquals(0, curl("one.example.com", balancer[1]).code());

    aws(
        "elbv2 add-listener-certificates --listener-arn "
            + listener
            + " --certificates CertificateArn="
            + second);
    answers("two.example.com", balancer[1], "--cacert", trust);
    assertEquals(
        2,
        aws("elbv2 describe-listener-certificates --listener-arn " + listener)
            .path("Certificates")
            .size());
    aws(
        "elbv2 modify-listener --listener-arn "
            + listener
            + " --certificates CertificateArn="
            + certificate("three.example.com"));
    answers("three.example.com", balancer[1], "--cacert", trust);
    aws(
        "elbv2 modify-listener --listener-arn "
            + listener
            + " --ssl-policy ELBSecurityPolicy-TLS13-1-3-2021-06");
    await(
        () ->
            curl("three.example.com", balancer[1], "--cacert", trust, "--tls-max", "1.2").code()
                != 0);
    assertEquals(0, curl("three.example.com", balancer[1], "--cacert", trust).code());
    Aws.Done used =
        new Aws(server().access()).attempt("acm delete-certificate --certificate-arn " + second);
    assertTrue(used.text().contains("(ResourceInUseException)"), used.text());
    aws("elbv2 delete-load-balancer --load-balancer-arn " + balancer[0]);
    aws("acm delete-certificate --certificate-arn " + second);
  }

  @Test
  void clientsAreVerifiedAgainstATrustStore(@TempDir Path directory) throws Exception {
    for (String who : List.of("ca", "friend", "stranger")) {
      openssl(
          directory,
          "req",
          "-newkey",
          "ec",
          "-pkeyopt",
          "ec_paramgen_curve:P-256",
          "-nodes",
          "-keyout",
          who + ".key",
          "-out",
          who + ".csr",
          "-subj",
          "/O=Test/CN=" + who);
    }
    Files.writeString(directory.resolve("ca.ext"), "basicConstraints=critical,CA:TRUE\n");
    Files.writeString(directory.resolve("client.ext"), "extendedKeyUsage=clientAuth\n");
    openssl(
        directory,
        "x509",
        "-req",
        "-in",
        "ca.csr",
        "-signkey",
        "ca.key",
        "-days",
        "30",
        "-extfile",
        "ca.ext",
        "-out",
        "clients.pem");
    openssl(
        directory,
        "x509",
        "-req",
        "-in",
        "friend.csr",
        "-extfile",
        "client.ext",
        "-CA",
        "clients.pem",
        "-CAkey",
        "ca.key",
        "-set_serial",
        "77",
        "-days",
        "30",
        "-out",
        "friend.pem");
    openssl(
        directory,
        "x509",
        "-req",
        "-in",
        "stranger.csr",
        "-extfile",
        "client.ext",
        "-signkey",
        "stranger.key",
        "-days",
        "30",
        "-out",
        "stranger.pem");
    Path bucket = Files.createDirectories(server().data().resolve("buckets/trust"));
    Files.copy(directory.resolve("clients.pem"), bucket.resolve("clients.pem"));
    String store =
        aws("elbv2 create-trust-store --name clients --ca-certificates-bundle-s3-bucket trust"
                + " --ca-certificates-bundle-s3-key clients.pem")
            .at("/TrustStores/0/TrustStoreArn")
            .asText();
    String[] balancer = balancer("mutual");
    listener(
        balancer[0],
        certificate("mutual.example.com"),
        "--mutual-authentication",
        "Mode=verify,TrustStoreArn=" + store);
    String trust = authority(directory);
    String[] friend = client(directory, trust, "friend");
    answers("mutual.example.com", balancer[1], friend);
    String[] stranger = client(directory, trust, "stranger");
    assertNotEquals(0, curl("mutual.example.com", balancer[1], stranger).code());
    assertNotEquals(0, curl("mutual.example.com", balancer[1], "--cacert", trust).code());

    String link =
        aws("elbv2 get-trust-store-ca-certificates-bundle --trust-store-arn " + store)
            .path("Location")
            .asText();
    assertEquals(
        Files.readString(directory.resolve("clients.pem")),
        Aws.run(List.of("curl", "-sS", link), Map.of()).text());
    Aws.Done forged = Aws.run(List.of("curl", "-sS", "-w", "%{http_code}", link + "0"), Map.of());
    assertTrue(forged.text().endsWith("403"), forged.text());
  }

  private static String[] client(Path directory, String trust, String who) {
    return new String[] {
      "--cacert",
      trust,
      "--cert",
      directory.resolve(who + ".pem").toString(),
      "--key",
      directory.resolve(who + ".key").toString()
    };
  }

  private static void openssl(Path directory, String... words) throws Exception {
    List<String> command = new ArrayList<>(List.of("openssl"));
    command.addAll(List.of(words));
    Process process =
        new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true).start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), text);
  }

  @Test
  void http3IsEnabledByAnAttributeAndABrowserUsesIt(@TempDir Path directory) throws Exception {
    String name = "three.example.org";
    String certificate = certificate(name);
    String[] balancer = balancer("http3");
    String listener =
        listener(balancer[0], certificate, "--ssl-policy", "ELBSecurityPolicy-TLS13-1-2-2021-06");
    String trust = authority(directory);
    answers(name, balancer[1], "--cacert", trust);
    assertFalse(
        curl(name, balancer[1], "--cacert", trust)
            .text()
            .toLowerCase(Locale.ROOT)
            .contains("alt-svc"));
    assertTrue(isFree(balancer[1]));

    http3(listener, true);
    String alternative = "alt-svc: h3=\":" + PORT + "\"; ma=3600";
    for (String version : List.of("--http1.1", "--http2")) {
      String text = curl(name, balancer[1], "--cacert", trust, version).text();
      assertTrue(text.contains(alternative), text);
    }
    assertFalse(isFree(balancer[1]));
    if (Aws.has("chromium")) {
      String page = browse(name, balancer[1], directory, certificate);
      assertTrue(page.contains("safe"), page);
    } else {
      System.err.println("SKIPPED: this machine has no chromium");
    }

    http3(listener, false);
    String text = curl(name, balancer[1], "--cacert", trust).text();
    assertFalse(text.contains("alt-svc"), text);
    await(() -> isFree(balancer[1]));
  }

  private static void http3(String listener, boolean enabled) throws Exception {
    aws(
        "elbv2 modify-listener-attributes --listener-arn "
            + listener
            + " --attributes Key=tidegate.http3.enabled,Value="
            + enabled);
  }

  private static boolean isFree(String address) {
    try (DatagramSocket socket =
        new DatagramSocket(new InetSocketAddress(InetAddress.ofLiteral(address), PORT))) {
      return socket.isBound();
    } catch (IOException taken) {
      return false;
    }
  }

  /** What Chromium shows when it may use nothing but HTTP/3 for {@code name}. */
  private static String browse(String name, String address, Path directory, String certificate)
      throws Exception {
    String pem =
        aws("acm get-certificate --certificate-arn " + certificate).path("Certificate").asText();
    byte[] key =
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)))
            .getPublicKey()
            .getEncoded();
    String known =
        Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-256").digest(key));
    List<String> command =
        List.of(
            "timeout",
            "60",
            "chromium",
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--user-data-dir=" + directory.resolve("browser"),
            "--ignore-certificate-errors-spki-list=" + known,
            "--origin-to-force-quic-on=" + name + ":" + PORT,
            "--host-resolver-rules=MAP " + name + " " + address,
            "--dump-dom",
            "https://" + name + ":" + PORT + "/");
    return Aws.run(command, Map.of()).text();
  }
}
