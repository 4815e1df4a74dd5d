package io.tidegate.e2e.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidegate.base.Pause;
import io.tidegate.e2e.scenario.Traffic.Way;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A web ACL that the aws CLI associates decides about requests, and goes on through restarts. */
class WebAclJobTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Duration BETWEEN = Duration.ofMillis(20);

  @Test
  void aWebAclFiltersUntilItsLoadBalancerGoes() throws Exception {
    assumeTrue(Aws.has("aws"), "SKIPPED: this machine has no aws CLI");
    assumeTrue(Aws.has("curl"), "SKIPPED: this machine has no curl");
    Gatekeeper gatekeeper = new Gatekeeper(0);
    try (ServerProcess server =
        ServerProcess.start("--event-loops=2", "--web-acls=" + gatekeeper.webAcl("edge"))) {
      TlsShop shop = TlsShop.open(server, 1);
      try (WebTarget _ = WebTarget.at(server.spareAddress(1), TlsShop.TARGET_PORT)) {
        shop.target("RegisterTargets", server.spareAddress(1));
        assertTrue(shop.healthy(1), server::log);
        Aws aws = new Aws(server.access());
        String webAcl = associated(aws, shop, gatekeeper);
        decides(shop);
        gatekeeper.close();
        failsOpenAndClosed(shop);
        gatekeeper = new Gatekeeper(gatekeeper.port());
        assertEquals("200 x", get(shop, "/"));

        server.kill();
        server.restart();
        becomes(shop, "403", "/evil");
        assertTrue(shop.healthy(1), server::log);
        isTakenOver(server, shop);
        assertEquals("403", status(shop, "/evil"));
        isMeasured(aws);
        goes(aws, shop, webAcl);
      }
    } finally {
      gatekeeper.close();
    }
  }

  /** Associates the web ACL by the CLI; its ARN. */
  private static String associated(Aws aws, TlsShop shop, Gatekeeper gatekeeper) throws Exception {
    JsonNode listed = aws.run("wafv2 list-web-acls --scope REGIONAL").at("/WebACLs/0");
    assertEquals("edge", listed.path("Name").asText());
    String arn = listed.path("ARN").asText();
    String id = listed.path("Id").asText();
    JsonNode read = aws.run("wafv2 get-web-acl --scope REGIONAL --name edge --id " + id);
    assertEquals(arn, read.at("/WebACL/ARN").asText());
    assertEquals("200 x", get(shop, "/evil"));
    assertEquals(0, gatekeeper.asked(), "nobody asks an inspector that is not associated");
    aws.run("wafv2 associate-web-acl --web-acl-arn " + arn + " --resource-arn " + shop.balancer());
    JsonNode of = aws.run("wafv2 get-web-acl-for-resource --resource-arn " + shop.balancer());
    assertEquals(arn, of.at("/WebACL/ARN").asText());
    JsonNode resources = aws.run("wafv2 list-resources-for-web-acl --web-acl-arn " + arn);
    assertEquals(shop.balancer(), resources.at("/ResourceArns/0").asText());
    becomes(shop, "403", "/evil");
    assertTrue(gatekeeper.asked() > 0);
    return arn;
  }

  private static void decides(TlsShop shop) throws Exception {
    assertEquals("200 x", get(shop, "/"));
    assertEquals("403", status(shop, "/", "--http2", "--data", "name=' OR 1=1"));
    assertEquals("403", status(shop, "/evil", "--http2"));
    assertEquals("200 x", get(shop, "/", "--http2", "--data", "name=me"));
    assertEquals("405 solve this first", get(shop, "/puzzle"));
  }

  private static void failsOpenAndClosed(TlsShop shop) throws Exception {
    assertEquals("500", status(shop, "/"));
    failOpen(shop, true);
    becomes(shop, "200", "/evil");
    failOpen(shop, false);
    becomes(shop, "500", "/");
  }

  private static void failOpen(TlsShop shop, boolean open) {
    shop.call(
        "ModifyLoadBalancerAttributes",
        "LoadBalancerArn",
        shop.balancer(),
        "Attributes.member.1.Key",
        "waf.fail_open.enabled",
        "Attributes.member.1.Value",
        "" + open);
  }

  /** A successor takes over while inspected requests come; none is lost. */
  private static void isTakenOver(ServerProcess server, TlsShop shop) throws Exception {
    Traffic traffic = new Traffic(shop.node(), Shop.PORT, TlsShop.TLS_PORT);
    traffic.keepAlive(Way.PLAIN, 8, BETWEEN);
    traffic.keepAlive(Way.HTTP2, 4, BETWEEN);
    traffic.untilAnswered(200, LIMIT);
    Process predecessor = server.replace();
    assertEquals("403", status(shop, "/evil"));
    traffic.untilAnswered(traffic.answered() + 200, LIMIT);
    traffic.end();
    assertTrue(predecessor.waitFor(60, TimeUnit.SECONDS), server::log);
    assertEquals(List.of(), traffic.failures(), server::log);
  }

  private static void isMeasured(Aws aws) {
    assertTrue(
        Pause.until(
            LIMIT,
            Duration.ofMillis(500),
            () ->
                said(aws, "cloudwatch list-metrics --namespace AWS/WAFV2")
                    .findValuesAsText("MetricName")
                    .containsAll(List.of("AllowedRequests", "BlockedRequests"))));
  }

  private static void goes(Aws aws, TlsShop shop, String webAcl) throws Exception {
    shop.call("DeleteLoadBalancer", "LoadBalancerArn", shop.balancer());
    JsonNode left = aws.run("wafv2 list-resources-for-web-acl --web-acl-arn " + webAcl);
    assertEquals(0, left.path("ResourceArns").size());
    Aws.Done refused =
        aws.attempt(
            "wafv2 associate-web-acl --web-acl-arn "
                + webAcl
                + " --resource-arn "
                + shop.balancer());
    assertNotEquals(0, refused.code());
    assertTrue(refused.text().contains("(WAFNonexistentItemException)"), refused.text());
  }

  private static JsonNode said(Aws aws, String words) {
    try {
      return aws.run(words);
    } catch (IOException | InterruptedException failed) {
      throw new AssertionError(failed);
    }
  }

  private static void becomes(TlsShop shop, String status, String path) {
    assertTrue(
        Pause.until(LIMIT, Duration.ofMillis(50), () -> status(shop, path).equals(status)),
        () -> path + " is " + status(shop, path));
  }

  private static String status(TlsShop shop, String path, String... more) {
    return get(shop, path, more).split(" ", 2)[0];
  }

  /** Status and content. */
  private static String get(TlsShop shop, String path, String... more) {
    List<String> command =
        new ArrayList<>(List.of("curl", "-sk", "--max-time", "20", "-w", "\n%{http_code}"));
    command.addAll(List.of(more));
    boolean http2 = List.of(more).contains("--http2");
    command.add(
        (http2 ? "https://" : "http://")
            + shop.node()
            + ":"
            + (http2 ? TlsShop.TLS_PORT : Shop.PORT)
            + path);
    try {
      String text = Aws.run(command, Map.of()).text();
      int end = text.lastIndexOf('\n');
      return text.substring(end + 1) + " " + text.substring(0, end).strip();
    } catch (IOException | InterruptedException failed) {
      throw new AssertionError(failed);
    }
  }
}
