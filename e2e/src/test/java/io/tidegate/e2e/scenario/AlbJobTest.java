package io.tidegate.e2e.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.tidegate.base.Pause;
import io.tidegate.testkit.TestCertificates;
import io.tidegate.testkit.TestCertificates.Issued;
import io.tidegate.testkit.TestCertificates.Wish;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Targets of one's own behind a load balancer that the aws CLI makes: under TLS, sticky over a
 * restart, shifted out of a zone, and explained.
 */
class AlbJobTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private static @Nullable ServerProcess started;

  @BeforeAll
  static void start() throws IOException {
    assumeTrue(Aws.has("aws"), "SKIPPED: this machine has no aws");
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

  private static void await(Callable<Boolean> done) {
    boolean came =
        Pause.until(
            LIMIT,
            Duration.ofMillis(100),
            () -> {
              try {
                return done.call();
              } catch (IOException notYet) {
                return false;
              } catch (Exception failed) {
                throw new AssertionError(failed);
              }
            });
    assertTrue(came, () -> "did not come about\n" + server().log());
  }

  /** A load balancer in two zones that forwards to a group, as the CLI made them. */
  private record Made(String balancer, String group, String address, int port, String zone) {
    URI uri(String path) {
      return URI.create("http://" + address + ":" + port + path);
    }
  }

  private static Made balancer(String name, int port, String protocol, String... more)
      throws Exception {
    JsonNode network = aws("ec2 describe-subnets");
    JsonNode made =
        aws("elbv2 create-load-balancer --name "
                + name
                + " --subnets "
                + network.at("/Subnets/0/SubnetId").asText()
                + " "
                + network.at("/Subnets/1/SubnetId").asText())
            .at("/LoadBalancers/0");
    String group =
        aws(
                "elbv2 create-target-group --target-type ip --port 80 --name "
                    + name
                    + " --protocol "
                    + protocol
                    + " --vpc-id "
                    + network.at("/Subnets/0/VpcId").asText()
                    + " --health-check-interval-seconds 5 --health-check-timeout-seconds 2",
                more)
            .at("/TargetGroups/0/TargetGroupArn")
            .asText();
    String balancer = made.path("LoadBalancerArn").asText();
    aws(
        "elbv2 create-listener --protocol HTTP --port "
            + port
            + " --load-balancer-arn "
            + balancer
            + " --default-actions Type=forward,TargetGroupArn="
            + group);
    JsonNode node = made.at("/AvailabilityZones/0");
    return new Made(
        balancer,
        group,
        node.at("/LoadBalancerAddresses/0/IpAddress").asText(),
        port,
        node.path("ZoneName").asText());
  }

  private static void answer(HttpExchange exchange, String text) throws IOException {
    byte[] body = text.getBytes(StandardCharsets.US_ASCII);
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  /** Answers every request with {@code text}. */
  private static HttpServer serving(HttpServer target, String text) {
    target.createContext("/", exchange -> answer(exchange, text));
    target.start();
    return target;
  }

  private static HttpServer plain(int spare) throws IOException {
    InetSocketAddress at = new InetSocketAddress(server().spareAddress(spare), 0);
    return serving(HttpServer.create(at, 0), "target " + spare);
  }

  private static void register(Made made, HttpServer... targets) throws Exception {
    List<String> words = new ArrayList<>(List.of("--targets"));
    for (HttpServer target : targets) {
      words.add(
          "Id="
              + target.getAddress().getAddress().getHostAddress()
              + ",Port="
              + target.getAddress().getPort());
    }
    aws("elbv2 register-targets --target-group-arn " + made.group(), words.toArray(String[]::new));
    await(() -> healthy(made) == targets.length);
  }

  private static JsonNode health(Made made) throws Exception {
    return aws("elbv2 describe-target-health --target-group-arn " + made.group())
        .path("TargetHealthDescriptions");
  }

  private static long healthy(Made made) throws Exception {
    long count = 0;
    for (JsonNode one : health(made)) {
      count += one.at("/TargetHealth/State").asText().equals("healthy") ? 1 : 0;
    }
    return count;
  }

  private static HttpResponse<String> get(Made made, String path, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(made.uri(path)).timeout(LIMIT);
    if (headers.length > 0) {
      request.headers(headers);
    }
    return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void targetsAreReachedAndCheckedUnderTls() throws Exception {
    Issued issued =
        TestCertificates.selfSigned(Wish.server("target.test"), TestCertificates.rsa(2048));
    KeyStore keys = KeyStore.getInstance("PKCS12");
    keys.load(null, null);
    keys.setKeyEntry("k", issued.key(), new char[0], new X509Certificate[] {issued.certificate()});
    KeyManagerFactory factory = KeyManagerFactory.getInstance("PKIX");
    factory.init(keys, new char[0]);
    SSLContext tls = SSLContext.getInstance("TLS");
    tls.init(factory.getKeyManagers(), null, null);
    HttpsServer target = HttpsServer.create(new InetSocketAddress(server().spareAddress(9), 0), 0);
    target.setHttpsConfigurator(new HttpsConfigurator(tls));
    serving(target, "under TLS");
    Made made = balancer("tls", 8181, "HTTPS", "--health-check-protocol", "HTTPS");
    register(made, target);
    assertEquals("under TLS", get(made, "/").body());
    target.stop(0);
  }

  @Test
  void sessionsStickOverARestartAndLeaveARemovedTarget() throws Exception {
    HttpServer one = plain(1);
    HttpServer two = plain(2);
    Made made = balancer("sticky", 8182, "HTTP");
    aws(
        "elbv2 modify-target-group-attributes --target-group-arn " + made.group(),
        "--attributes",
        "Key=stickiness.enabled,Value=true",
        "Key=stickiness.type,Value=lb_cookie",
        "Key=deregistration_delay.timeout_seconds,Value=0");
    register(made, one, two);
    HttpResponse<String> first = get(made, "/");
    String cookie = cookie(first);
    String name = first.body();
    for (int i = 0; i < 5; i++) {
      assertEquals(name, get(made, "/", "Cookie", cookie).body());
    }
    server().stop();
    server().restart();
    await(() -> healthy(made) == 2);
    for (int i = 0; i < 5; i++) {
      assertEquals(name, get(made, "/", "Cookie", cookie).body());
    }
    HttpServer bound = name.equals("target 1") ? one : two;
    aws(
        "elbv2 deregister-targets --target-group-arn " + made.group(),
        "--targets",
        "Id="
            + bound.getAddress().getAddress().getHostAddress()
            + ",Port="
            + bound.getAddress().getPort());
    HttpResponse<String> after = get(made, "/", "Cookie", cookie);
    assertNotEquals(name, after.body());
    assertEquals(after.body(), get(made, "/", "Cookie", cookie(after)).body());
    one.stop(0);
    two.stop(0);
  }

  private static String cookie(HttpResponse<String> response) {
    return response.headers().allValues("set-cookie").stream()
        .filter(value -> value.startsWith("AWSALB="))
        .map(value -> value.substring(0, value.indexOf(';')))
        .findAny()
        .orElseThrow();
  }

  private static String explained(Made made, String... options) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                System.getProperty("java.home") + "/bin/java",
                "-cp",
                System.getProperty("java.class.path"),
                "io.tidegate.cli.Main",
                "explain",
                "--data",
                server().data().toString()));
    command.addAll(List.of(options));
    command.addAll(List.of("--load-balancer", made.balancer(), "request"));
    command.add(made.uri("/v2/items").toString());
    Aws.Done done = Aws.run(command, Map.of());
    assertEquals(0, done.code(), done.text());
    return done.text();
  }

  @Test
  void aZoneIsShiftedAwayFromAndExplained() throws Exception {
    HttpServer one = plain(3);
    Made made = balancer("shift", 8183, "HTTP");
    register(made, one);
    String rule =
        aws(
                "elbv2 create-rule --priority 7 --listener-arn "
                    + aws("elbv2 describe-listeners --load-balancer-arn " + made.balancer())
                        .at("/Listeners/0/ListenerArn")
                        .asText(),
                "--conditions",
                "[{\"Field\":\"http-header\",\"HttpHeaderConfig\":{\"HttpHeaderName\":\"X-Beta\","
                    + "\"Values\":[\"yes\"]}},{\"Field\":\"source-ip\",\"SourceIpConfig\":"
                    + "{\"Values\":[\"127.0.0.0/8\"]}}]",
                "--actions",
                "[{\"Type\":\"fixed-response\",\"FixedResponseConfig\":{\"StatusCode\":\"418\"}}]")
            .at("/Rules/0/RuleArn")
            .asText();
    String beta = explained(made, "-H", "X-Beta: yes", "--source", "127.0.0.1");
    assertTrue(beta.contains(rule) && beta.contains("418"), beta);
    assertEquals(418, get(made, "/v2/items", "X-Beta", "yes").statusCode());
    String stranger = explained(made, "-H", "X-Beta: yes", "--source", "10.0.0.1");
    assertTrue(stranger.contains("default"), stranger);
    assertTrue(explained(made).contains(server().spareAddress(3)));
    assertEquals("target 3", get(made, "/v2/items").body());

    aws(
        "elbv2 modify-load-balancer-attributes --load-balancer-arn " + made.balancer(),
        "--attributes",
        "Key=zonal_shift.config.enabled,Value=true");
    String zone =
        aws("ec2 describe-availability-zones --zone-names " + made.zone())
            .at("/AvailabilityZones/0/ZoneId")
            .asText();
    String shift =
        aws("arc-zonal-shift start-zonal-shift --expires-in 1h --comment test --away-from "
                + zone
                + " --resource-identifier "
                + made.balancer())
            .path("zonalShiftId")
            .asText();
    assertEquals(
        shift,
        aws("arc-zonal-shift list-zonal-shifts --status ACTIVE")
            .at("/items/0/zonalShiftId")
            .asText());
    assertEquals(
        0.0,
        aws("arc-zonal-shift get-managed-resource --resource-identifier " + made.balancer())
            .path("appliedWeights")
            .path(zone)
            .asDouble());
    aws("arc-zonal-shift cancel-zonal-shift --zonal-shift-id " + shift);
    assertTrue(aws("arc-zonal-shift list-zonal-shifts --status ACTIVE").path("items").isEmpty());
    one.stop(0);
  }
}
