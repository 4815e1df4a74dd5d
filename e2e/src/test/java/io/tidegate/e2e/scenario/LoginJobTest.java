package io.tidegate.e2e.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.tidegate.base.Pause;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Users sign in at a provider before a rule's action, on an HTTPS listener made by the aws CLI. */
class LoginJobTest {
  private static final int PORT = 8443;
  private static final Duration LIMIT = Duration.ofSeconds(30);

  @Test
  void aUserSignsInAndStrangersAreTurnedAway(@TempDir Path directory) throws Exception {
    assumeTrue(Aws.has("aws"), "SKIPPED: this machine has no aws CLI");
    assumeTrue(Aws.has("curl"), "SKIPPED: this machine has no curl");
    HttpServer provider = provider();
    try (ServerProcess server = ServerProcess.start()) {
      Aws aws = new Aws(server.access());
      String url = "http://127.0.0.1:" + provider.getAddress().getPort();
      String address = listener(aws, url, "deny");
      String[] jar = {"-c", directory.resolve("jar").toString(), "-b", directory + "/jar"};
      assertTrue(
          Pause.until(LIMIT, Duration.ofMillis(200), () -> curl(address, "/").code() == 0),
          server::log);
      Aws.Done stranger = curl(address, "/private");
      assertTrue(stranger.text().contains("HTTP/1.1 401"), stranger.text());
      assertFalse(stranger.text().contains("members only"), stranger.text());

      aws.run(
          "elbv2 modify-listener --listener-arn " + listenerOf(aws, balancer(aws)),
          "--default-actions",
          actions(url, "authenticate", "\"UseExistingClientSecret\":true"));
      List<String> follow = new ArrayList<>(List.of("-L"));
      follow.addAll(List.of(jar));
      Aws.Done user = curl(address, "/private", follow.toArray(String[]::new));
      assertTrue(user.text().contains("members only"), user.text() + server.log());
      Aws.Done again = curl(address, "/private", jar);
      assertTrue(again.text().contains("members only"), "the session holds: " + again.text());

      String second = directory.resolve("second").toString();
      Aws.Done overHttp2 =
          curl(address, "/private?a=1", "--http2", "-L", "-c", second, "-b", second);
      assertTrue(overHttp2.text().contains("members only"), overHttp2.text() + server.log());
      assertTrue(overHttp2.text().contains("HTTP/2 302"), overHttp2.text());
      assertTrue(overHttp2.text().contains("HTTP/2 200"), overHttp2.text());

      JsonNode said = aws.run("elbv2 describe-listeners --load-balancer-arn " + balancer(aws));
      assertFalse(said.toString().contains("top-secret"), said.toString());
      assertEquals("client", said.findPath("ClientId").asText());
    } finally {
      provider.stop(0);
    }
  }

  private static String balancer(Aws aws) throws Exception {
    return aws.run("elbv2 describe-load-balancers").at("/LoadBalancers/0/LoadBalancerArn").asText();
  }

  private static String listenerOf(Aws aws, String balancer) {
    try {
      return aws.run("elbv2 describe-listeners --load-balancer-arn " + balancer)
          .at("/Listeners/0/ListenerArn")
          .asText();
    } catch (IOException | InterruptedException failed) {
      throw new AssertionError(failed);
    }
  }

  /** An HTTPS listener for members; gives the address of a node. */
  private static String listener(Aws aws, String url, String unauthenticated) throws Exception {
    String certificate =
        aws.run("acm request-certificate --validation-method DNS --domain-name shop.example.com")
            .path("CertificateArn")
            .asText();
    JsonNode subnets = aws.run("ec2 describe-subnets");
    JsonNode made =
        aws.run(
            "elbv2 create-load-balancer --name members --subnets "
                + subnets.at("/Subnets/0/SubnetId").asText()
                + " "
                + subnets.at("/Subnets/1/SubnetId").asText());
    boolean issued =
        Pause.until(LIMIT, Duration.ofMillis(200), () -> status(aws, certificate).equals("ISSUED"));
    assertTrue(issued);
    aws.run(
        "elbv2 create-listener --protocol HTTPS --port "
            + PORT
            + " --load-balancer-arn "
            + made.at("/LoadBalancers/0/LoadBalancerArn").asText()
            + " --certificates CertificateArn="
            + certificate,
        "--default-actions",
        actions(url, unauthenticated, "\"ClientSecret\":\"top-secret\""));
    return made.at("/LoadBalancers/0/AvailabilityZones/0/LoadBalancerAddresses/0/IpAddress")
        .asText();
  }

  private static String status(Aws aws, String certificate) {
    try {
      return aws.run("acm describe-certificate --certificate-arn " + certificate)
          .at("/Certificate/Status")
          .asText();
    } catch (IOException | InterruptedException failed) {
      throw new AssertionError(failed);
    }
  }

  private static String actions(String url, String unauthenticated, String secret) {
    return """
    [{"Type":"authenticate-oidc","Order":1,"AuthenticateOidcConfig":{
      "Issuer":"https://issuer","AuthorizationEndpoint":"%1$s/authorize",
      "TokenEndpoint":"%1$s/token","UserInfoEndpoint":"%1$s/userinfo",
      "ClientId":"client",%3$s,"OnUnauthenticatedRequest":"%2$s"}},
     {"Type":"fixed-response","Order":2,"FixedResponseConfig":
       {"StatusCode":"200","MessageBody":"members only"}}]\
    """
        .formatted(url, unauthenticated, secret);
  }

  private static Aws.Done curl(String address, String path, String... more) {
    List<String> command =
        new ArrayList<>(
            List.of(
                "curl",
                "-sS",
                "-k",
                "-i",
                "--http1.1",
                "--max-time",
                "10",
                "--resolve",
                "shop.example.com:" + PORT + ":" + address,
                "https://shop.example.com:" + PORT + path));
    command.addAll(List.of(more));
    try {
      return Aws.run(command, Map.of());
    } catch (IOException | InterruptedException failed) {
      throw new AssertionError(failed);
    }
  }

  /** A provider that lets everyone in at once. */
  private static HttpServer provider() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/authorize", LoginJobTest::authorize);
    String claims =
        "{\"iss\":\"https://issuer\",\"aud\":\"client\",\"sub\":\"user\",\"exp\":99999999999}";
    String id =
        "e30."
            + Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(claims.getBytes(StandardCharsets.UTF_8))
            + ".c2ln";
    server.createContext(
        "/token", with -> answer(with, "{\"access_token\":\"a\",\"id_token\":\"" + id + "\"}"));
    server.createContext("/userinfo", with -> answer(with, "{\"sub\":\"user\"}"));
    server.start();
    return server;
  }

  private static void authorize(HttpExchange with) throws IOException {
    String query = with.getRequestURI().getQuery();
    String back = "";
    String state = "";
    for (String pair : query.split("&")) {
      if (pair.startsWith("redirect_uri=")) {
        back = pair.substring("redirect_uri=".length());
      } else if (pair.startsWith("state=")) {
        state = pair.substring("state=".length());
      }
    }
    with.getResponseHeaders().set("Location", back + "?code=1&state=" + state);
    with.sendResponseHeaders(302, -1);
    with.close();
  }

  private static void answer(HttpExchange with, String json) throws IOException {
    byte[] body = json.getBytes(StandardCharsets.UTF_8);
    with.sendResponseHeaders(200, body.length);
    with.getResponseBody().write(body);
    with.close();
  }
}
