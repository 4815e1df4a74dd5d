package io.tidegate.metrics.ingest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.tidegate.base.TimeSource;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.LongAdder;
import java.util.zip.GZIPInputStream;

/**
 * Receives OpenTelemetry's metrics over HTTP at {@code /v1/metrics}, protobuf or JSON, gzip or not
 * (OTLP specification 1.x, OTLP/HTTP): one virtual thread per request, so many at a time, so large
 * at most. What cannot be stored is rejected in the answer and counted. Thread-safe.
 */
public final class OtlpServer implements AutoCloseable {
  private static final String JSON = "application/json";
  private static final String PROTOBUF = "application/x-protobuf";
  private static final int LARGEST = 8 << 20;
  private static final int AT_A_TIME = 16;
  private static final int BACKLOG = 128;

  private final HttpServer server;
  private final ExecutorService requests;
  private final MetricIntake intake;
  private final TimeSource time;
  private final OtlpMapping mapping = new OtlpMapping();
  private final ObjectMapper json = new ObjectMapper();
  private final Semaphore room = new Semaphore(AT_A_TIME);
  private final LongAdder stored = new LongAdder();
  private final LongAdder rejected = new LongAdder();

  /** Data points that were stored and that were rejected. */
  public record Counts(long stored, long rejected) {}

  private OtlpServer(
      HttpServer server, ExecutorService requests, MetricIntake intake, TimeSource time) {
    this.server = server;
    this.requests = requests;
    this.intake = intake;
    this.time = time;
  }

  /**
   * Receives on {@code address}; port 0 takes a free one.
   *
   * @throws IOException when the address cannot be bound
   */
  public static OtlpServer start(InetSocketAddress address, MetricIntake intake, TimeSource time)
      throws IOException {
    HttpServer server = HttpServer.create(address, BACKLOG);
    ExecutorService requests =
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("otlp-", 0).factory());
    OtlpServer otlp = new OtlpServer(server, requests, intake, time);
    server.setExecutor(requests);
    server.createContext("/v1/metrics", otlp::serve);
    server.start();
    return otlp;
  }

  /** Where it receives. */
  public InetSocketAddress address() {
    return server.getAddress();
  }

  /** What it has seen. */
  public Counts counts() {
    return new Counts(stored.sum(), rejected.sum());
  }

  /** What a request comes to: a status, and text for people or the answer's JSON. */
  private record Answer(int status, String text, int rejected) {}

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      String type = exchange.getRequestHeaders().getFirst("Content-Type");
      boolean protobuf = type != null && type.startsWith(PROTOBUF);
      Answer answer;
      if (!exchange.getRequestMethod().equals("POST")) {
        answer = new Answer(405, "use POST", 0);
      } else if (!protobuf && (type == null || !type.startsWith(JSON))) {
        answer = new Answer(415, "Content-Type must be " + PROTOBUF + " or " + JSON, 0);
      } else if (!room.tryAcquire()) {
        exchange.getResponseHeaders().set("Retry-After", "1");
        answer = new Answer(503, "too many requests at a time", 0);
      } else {
        try {
          answer = answer(exchange, protobuf);
        } finally {
          room.release();
        }
      }
      send(exchange, answer, protobuf);
    }
  }

  private Answer answer(HttpExchange exchange, boolean protobuf) {
    try {
      boolean gzip = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
      InputStream in = exchange.getRequestBody();
      byte[] body = (gzip ? new GZIPInputStream(in) : in).readNBytes(LARGEST + 1);
      if (body.length > LARGEST) {
        return new Answer(413, "more than " + LARGEST + " bytes", 0);
      }
      JsonNode request = protobuf ? Protobuf.read(OtlpSchema.REQUEST, body) : json.readTree(body);
      OtlpMapping.Result result = mapping.read(request, time.now());
      boolean taken = intake.accept(result.data());
      int refused = result.rejected() + (taken ? 0 : result.data().size());
      stored.add(taken ? result.data().size() : 0);
      rejected.add(refused);
      return new Answer(200, "", refused);
    } catch (Protobuf.Malformed | JsonProcessingException malformed) {
      return new Answer(400, "the request cannot be read", 0);
    } catch (IOException cutOff) {
      return new Answer(400, "the body cannot be read", 0);
    }
  }

  private static void send(HttpExchange exchange, Answer answer, boolean protobuf)
      throws IOException {
    byte[] body = protobuf ? protobuf(answer) : text(answer).getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", protobuf ? PROTOBUF : JSON);
    exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
    if (body.length > 0) {
      exchange.getResponseBody().write(body);
    }
  }

  private static String text(Answer answer) {
    if (answer.status() != 200) {
      return "{\"message\":\"" + answer.text() + "\"}";
    }
    return answer.rejected() == 0
        ? "{}"
        : "{\"partialSuccess\":{\"rejectedDataPoints\":\"" + answer.rejected() + "\"}}";
  }

  /** The same as protobuf: a google.rpc.Status for errors, else the response. */
  private static byte[] protobuf(Answer answer) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    if (answer.status() != 200) {
      byte[] text = answer.text().getBytes(StandardCharsets.UTF_8);
      out.write((2 << 3) | 2);
      out.write(text.length);
      out.writeBytes(text);
    } else if (answer.rejected() > 0) {
      ByteArrayOutputStream partial = new ByteArrayOutputStream();
      partial.write(1 << 3);
      int left = answer.rejected();
      while (left > 0x7f) {
        partial.write((left & 0x7f) | 0x80);
        left >>>= 7;
      }
      partial.write(left);
      out.write((1 << 3) | 2);
      out.write(partial.size());
      out.writeBytes(partial.toByteArray());
    }
    return out.toByteArray();
  }

  @Override
  public void close() {
    server.stop(0);
    requests.shutdownNow();
  }
}
