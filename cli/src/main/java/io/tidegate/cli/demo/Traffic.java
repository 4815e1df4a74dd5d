package io.tidegate.cli.demo;

import io.tidegate.base.Pause;
import io.tidegate.base.Tasks;
import io.tidegate.base.TimeSource;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Clients of the demo's application: a bounded rate of requests over a few kept connections, spread
 * over the balancer's nodes. The rate may be changed and the counters read from any thread.
 */
public final class Traffic implements AutoCloseable {
  private static final int CLIENTS = 8;
  private static final Duration LIMIT = Duration.ofSeconds(5);
  private static final Pattern INSTANCE = Pattern.compile("i-[0-9a-f]{17}");

  private final List<URI> nodes;
  private final TimeSource time;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(LIMIT).build();
  private final AtomicInteger perSecond = new AtomicInteger();
  private final AtomicInteger turn = new AtomicInteger();
  private final AtomicLong answered = new AtomicLong();
  private final AtomicLong failed = new AtomicLong();
  private final Map<String, Long> byInstance = new HashMap<>();
  private volatile boolean closed;

  /** Sends to {@code nodes} in turn, nothing until {@link #rate} is called. */
  public Traffic(List<URI> nodes, TimeSource time, Tasks tasks) {
    this.nodes = List.copyOf(nodes);
    this.time = time;
    for (int i = 0; i < CLIENTS; i++) {
      tasks.start("demo-client-" + i, this::client);
    }
  }

  /** What was sent so far: good answers, failures, good answers by instance id. */
  public record Counts(long answered, long failed, Map<String, Long> byInstance) {
    /** Copies. */
    public Counts {
      byInstance = Map.copyOf(byInstance);
    }
  }

  /** Requests per second from now on. */
  public void rate(int requestsPerSecond) {
    perSecond.set(requestsPerSecond);
  }

  /** The rate that was asked for. */
  public int rate() {
    return perSecond.get();
  }

  /** What was sent so far. */
  public Counts counts() {
    synchronized (byInstance) {
      return new Counts(answered.get(), failed.get(), byInstance);
    }
  }

  private void client() {
    long next = time.nanoTime();
    while (!closed) {
      int rate = perSecond.get();
      if (rate == 0) {
        Pause.of(Duration.ofMillis(50));
        next = time.nanoTime();
        continue;
      }
      long early = next - time.nanoTime();
      if (early > 0) {
        Pause.of(Duration.ofNanos(early));
      } else if (early < -1_000_000_000L) {
        next = time.nanoTime();
      }
      next += 1_000_000_000L * CLIENTS / rate;
      request();
    }
  }

  private void request() {
    URI node = nodes.get(Math.floorMod(turn.getAndIncrement(), nodes.size()));
    HttpRequest request = HttpRequest.newBuilder(node).timeout(LIMIT).build();
    try {
      HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
      if (response.statusCode() == 200) {
        answered.incrementAndGet();
        count(response.body());
      } else {
        failed.incrementAndGet();
      }
    } catch (IOException broken) {
      if (!closed) {
        failed.incrementAndGet();
      }
    } catch (InterruptedException stopped) {
      closed = true;
    }
  }

  private void count(String body) {
    Matcher instance = INSTANCE.matcher(body);
    if (instance.find()) {
      synchronized (byInstance) {
        byInstance.merge(instance.group(), 1L, Long::sum);
      }
    }
  }

  @Override
  public void close() {
    closed = true;
    http.shutdownNow();
  }
}
