package io.tidegate.e2e.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidegate.base.Pause;
import io.tidegate.cli.aws.Service;
import io.tidegate.e2e.scenario.Traffic.Way;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.Type;

/**
 * The running server is replaced by another process under load. Sizes are for CI; the whole is
 * {@code -Dtidegate.takeovers=20 -Dtidegate.takeover.keepalive=200 -Dtidegate.takeover.fresh=1000
 * -Dtidegate.takeover.tls=50}.
 */
class TakeoverTest {
  private static final int TAKEOVERS = Integer.getInteger("tidegate.takeovers", 2);
  private static final int KEEP_ALIVE = Integer.getInteger("tidegate.takeover.keepalive", 20);
  private static final int FRESH = Integer.getInteger("tidegate.takeover.fresh", 50);
  private static final int FRESH_TLS = Integer.getInteger("tidegate.takeover.tls", 5);
  private static final int WEB_SOCKETS = 20;
  private static final int TARGETS = 2;
  private static final Duration BETWEEN = Duration.ofMillis(100);
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final AtomicBoolean stop = new AtomicBoolean();
  private final AtomicLong named = new AtomicLong();
  private final List<String> unnamed = new CopyOnWriteArrayList<>();
  private final List<String> cut = new CopyOnWriteArrayList<>();
  private final AtomicLong called = new AtomicLong();
  private final List<String> refused = new CopyOnWriteArrayList<>();

  /** A server with targets, and traffic of every kind. */
  private static TlsShop open(ServerProcess server, List<WebTarget> targets) throws IOException {
    TlsShop shop = TlsShop.open(server, 1);
    for (int i = 1; i <= TARGETS; i++) {
      targets.add(WebTarget.at(server.spareAddress(i), TlsShop.TARGET_PORT));
      shop.target("RegisterTargets", server.spareAddress(i));
    }
    assertTrue(shop.healthy(TARGETS), server::log);
    return shop;
  }

  private static Traffic traffic(TlsShop shop) throws Exception {
    Traffic traffic = new Traffic(shop.node(), Shop.PORT, TlsShop.TLS_PORT);
    traffic.keepAlive(Way.PLAIN, KEEP_ALIVE / 2, BETWEEN);
    traffic.keepAlive(Way.TLS, KEEP_ALIVE / 4, BETWEEN);
    traffic.keepAlive(Way.HTTP2, KEEP_ALIVE / 4, BETWEEN);
    traffic.paced(Way.PLAIN, FRESH - 2 * FRESH_TLS);
    traffic.paced(Way.TLS, FRESH_TLS);
    traffic.paced(Way.HTTP2, FRESH_TLS);
    return traffic;
  }

  @Test
  void noRequestIsLostWhenTheServerIsReplaced() throws Exception {
    List<WebTarget> targets = new ArrayList<>();
    try (ServerProcess server = ServerProcess.start("--event-loops=2")) {
      TlsShop shop = open(server, targets);
      logTo(server.data().resolve("buckets"), shop);
      Traffic traffic = traffic(shop);
      Thread names = Thread.ofVirtual().start(() -> askNames(server, name(shop)));
      Thread calls = Thread.ofVirtual().start(() -> callApi(shop));
      for (int i = 0; i < TAKEOVERS; i++) {
        traffic.untilAnswered(traffic.answered() + 500, LIMIT);
        AtomicBoolean replaced = new AtomicBoolean();
        List<Thread> open = webSockets(traffic, replaced);
        Process predecessor = server.replace();
        Shop again = Shop.on(server);
        assertEquals(0, again.targets(shop.group(), "initial"), "their health is known at once");
        assertTrue(predecessor.isAlive(), "its WebSockets are open");
        replaced.set(true);
        for (Thread socket : open) {
          socket.join();
        }
        assertTrue(predecessor.waitFor(60, TimeUnit.SECONDS), server::log);
        assertEquals(0, predecessor.exitValue(), server::log);
        assertEquals(List.of(shop.balancer()), balancers(again));
      }
      traffic.end();
      stop.set(true);
      names.join();
      calls.join();
      System.out.println(
          TAKEOVERS + " takeovers, " + traffic + "; " + named + " names found, not: " + unnamed);
      System.out.println(called + " calls of the API by an SDK, WebSockets cut: " + cut);
      assertEquals(List.of(), traffic.failures(), server::log);
      assertEquals(List.of(), cut, "WebSockets");
      assertEquals(List.of(), unnamed);
      assertEquals(List.of(), refused);
      server.stop();
      assertEquals(
          traffic.answered(), linesIn(server.data().resolve("buckets")), "lines of the access log");
    } finally {
      end(targets);
    }
  }

  @Test
  void aSuccessorThatFailsCostsNothing() throws Exception {
    List<WebTarget> targets = new ArrayList<>();
    try (ServerProcess server = ServerProcess.start("--event-loops=2")) {
      TlsShop shop = open(server, targets);
      Traffic traffic = traffic(shop);
      Socket webSocket = traffic.webSocket();
      Process crashing = server.successor("--log-store=/proc/nowhere");
      assertTrue(crashing.waitFor(60, TimeUnit.SECONDS), server::log);
      assertNotEquals(0, crashing.exitValue());
      untilControlIsBack(server, 1);
      assertEquals(List.of(shop.balancer()), balancers(Shop.on(server)));

      Process killed = server.successor();
      await(server, "a successor takes over", 3);
      killed.destroyForcibly().waitFor();
      untilControlIsBack(server, 2);
      assertTrue(server.isAlive());
      assertEquals(0, Shop.on(server).targets(shop.group(), "initial"));
      Traffic.echo(webSocket);
      webSocket.close();

      traffic.untilAnswered(traffic.answered() + 200, LIMIT);
      Process predecessor = server.replace();
      assertTrue(predecessor.waitFor(60, TimeUnit.SECONDS), server::log);
      traffic.untilAnswered(traffic.answered() + 500, LIMIT);
      traffic.end();
      assertEquals(List.of(), traffic.failures(), server::log);
    } finally {
      end(targets);
    }
  }

  private static void untilControlIsBack(ServerProcess server, int times) {
    await(server, "this server has its control plane again", times);
  }

  private static void await(ServerProcess server, String line, int times) {
    assertTrue(
        Pause.until(
            LIMIT,
            Duration.ofMillis(2),
            () -> server.log().lines().filter(one -> one.contains(line)).count() >= times),
        server::log);
  }

  private void end(List<WebTarget> targets) throws IOException {
    stop.set(true);
    for (WebTarget target : targets) {
      target.close();
    }
  }

  /** WebSockets that are used until {@code replaced}, and once more then. */
  private List<Thread> webSockets(Traffic traffic, AtomicBoolean replaced) throws IOException {
    List<Thread> open = new ArrayList<>();
    for (int i = 0; i < WEB_SOCKETS; i++) {
      Socket socket = traffic.webSocket();
      open.add(Thread.ofVirtual().start(() -> use(socket, replaced)));
    }
    return open;
  }

  private void use(Socket webSocket, AtomicBoolean replaced) {
    try (webSocket) {
      boolean last = false;
      while (!last) {
        last = replaced.get();
        Traffic.echo(webSocket);
        Pause.of(BETWEEN);
      }
    } catch (IOException failed) {
      cut.add(failed.toString());
    }
  }

  private static List<String> balancers(Shop shop) {
    return shop.aws()
        .call(Service.ELBV2, "DescribeLoadBalancers")
        .texts("DescribeLoadBalancersResult/LoadBalancers/member/LoadBalancerArn");
  }

  private static String name(TlsShop shop) {
    return shop.shop()
        .aws()
        .call(Service.ELBV2, "DescribeLoadBalancers")
        .text("DescribeLoadBalancersResult/LoadBalancers/member/DNSName");
  }

  /** Calls the API all the time by an SDK as it comes, with its own way of trying again. */
  private void callApi(TlsShop shop) {
    try {
      while (!stop.get() && refused.isEmpty()) {
        shop.acm().listCertificates();
        called.incrementAndGet();
        Pause.of(Duration.ofMillis(20));
      }
    } catch (RuntimeException failed) {
      refused.add(failed.toString());
    }
  }

  /** Resolves the balancer's name all the time, over UDP. */
  private void askNames(ServerProcess server, String name) {
    try {
      SimpleResolver resolver = new SimpleResolver("127.0.0.1");
      resolver.setPort(server.dnsPort());
      resolver.setTimeout(Duration.ofSeconds(5));
      Record question =
          Record.newRecord(Name.fromString(name + "."), Type.A, org.xbill.DNS.DClass.IN);
      while (!stop.get() && unnamed.isEmpty()) {
        Message answer = ask(resolver, question);
        if (answer.getRcode() != Rcode.NOERROR
            || answer.getSection(org.xbill.DNS.Section.ANSWER).isEmpty()) {
          unnamed.add(answer.toString());
        }
        named.incrementAndGet();
        Pause.of(Duration.ofMillis(5));
      }
    } catch (IOException failed) {
      unnamed.add(failed.toString());
    }
  }

  /** As resolvers do it: a datagram may get lost, so three times. */
  private static Message ask(SimpleResolver resolver, Record question) throws IOException {
    IOException lost = new IOException("never asked");
    for (int i = 0; i < 3; i++) {
      try {
        return resolver.send(Message.newQuery(question));
      } catch (IOException noAnswer) {
        lost = noAnswer;
      }
    }
    throw lost;
  }

  private static void logTo(Path buckets, TlsShop shop) throws IOException {
    Files.createDirectories(buckets.resolve("my-logs"));
    shop.call(
        "ModifyLoadBalancerAttributes",
        "LoadBalancerArn",
        shop.balancer(),
        "Attributes.member.1.Key",
        "access_logs.s3.enabled",
        "Attributes.member.1.Value",
        "true",
        "Attributes.member.2.Key",
        "access_logs.s3.bucket",
        "Attributes.member.2.Value",
        "my-logs");
    assertTrue(Files.exists(buckets.resolve("my-logs/AWSLogs/123456789012/ELBAccessLogTestFile")));
  }

  private static long linesIn(Path buckets) throws IOException {
    try (Stream<Path> files = Files.walk(buckets)) {
      return files
          .filter(one -> one.toString().endsWith(".log.gz"))
          .mapToLong(TakeoverTest::lines)
          .sum();
    }
  }

  private static long lines(Path file) {
    try (var in = new GZIPInputStream(Files.newInputStream(file))) {
      String text = new String(in.readAllBytes(), StandardCharsets.US_ASCII);
      return text.lines().filter(line -> line.contains(" 200 200 ")).count();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
