package io.tidegate.instances.sample;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.tidegate.base.TimeSource;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * The sample application: a small HTTP server that says which instance answered and what it was
 * sent. {@code /health} answers {@code ok}; {@code /work?ms=N} keeps a processor busy for N
 * milliseconds, at most 10 seconds; {@code /slow?ms=N} only waits; {@code /status?code=N} answers
 * that status; everything else is echoed. Runs in a process of its own with the JDK alone, on
 * TIDEGATE_ADDRESS, TIDEGATE_ADDRESS6 when the instance has one, and PORT.
 */
public final class SampleApp {
  private static final int MAX_WORK_MS = 10_000;
  private static final int MAX_BODY = 1 << 20;

  private final String instanceId;
  private final String zone;
  private final TimeSource time = TimeSource.system();

  private SampleApp(Map<String, String> environment) {
    this.instanceId = environment.getOrDefault("TIDEGATE_INSTANCE_ID", "i-unknown");
    this.zone = environment.getOrDefault("TIDEGATE_ZONE", "unknown");
  }

  /** Listens until the process ends. */
  public static void main(String[] arguments) throws IOException {
    Map<String, String> environment = System.getenv();
    InetAddress address =
        InetAddress.getByName(environment.getOrDefault("TIDEGATE_ADDRESS", "127.0.0.1"));
    int port = Integer.parseInt(environment.getOrDefault("PORT", "8080"));
    SampleApp app = new SampleApp(environment);
    app.listen(new InetSocketAddress(address, port));
    String address6 = environment.get("TIDEGATE_ADDRESS6");
    if (address6 != null) {
      app.listen(new InetSocketAddress(InetAddress.getByName(address6), port));
    }
  }

  private void listen(InetSocketAddress address) throws IOException {
    HttpServer server = HttpServer.create(address, 1024);
    server.createContext("/", this::answer);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.start();
    System.out.println(instanceId + " listens on " + server.getAddress());
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      exchange.getRequestBody().readNBytes(MAX_BODY);
      String path = exchange.getRequestURI().getPath();
      int status = 200;
      String text;
      switch (path) {
        case "/health" -> text = "ok\n";
        case "/work" -> {
          work(parameter(exchange, "ms", 100));
          text = instanceId + " worked\n";
        }
        case "/slow" -> {
          await(parameter(exchange, "ms", 100));
          text = instanceId + " waited\n";
        }
        case "/status" -> {
          status = Math.clamp(parameter(exchange, "code", 200), 200, 599);
          text = instanceId + " answers " + status + "\n";
        }
        default -> text = echo(exchange);
      }
      send(exchange, status, text);
    }
  }

  private String echo(HttpExchange exchange) {
    StringBuilder json = new StringBuilder("{\n");
    field(json, "instance", instanceId).append(",\n");
    field(json, "zone", zone).append(",\n");
    field(json, "method", exchange.getRequestMethod()).append(",\n");
    field(json, "path", exchange.getRequestURI().toString()).append(",\n");
    field(json, "from", exchange.getRemoteAddress().getAddress().getHostAddress()).append(",\n");
    json.append("  \"headers\": {");
    String separator = "\n";
    Map<String, String> headers = new TreeMap<>();
    exchange
        .getRequestHeaders()
        .forEach((name, values) -> headers.put(name, String.join(", ", values)));
    for (Map.Entry<String, String> header : headers.entrySet()) {
      json.append(separator).append("  ");
      field(json, header.getKey(), header.getValue());
      separator = ",\n";
    }
    return json.append("\n  }\n}\n").toString();
  }

  private void send(HttpExchange exchange, int status, String text) throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", type(text));
    exchange.getResponseHeaders().set("X-Instance-Id", instanceId);
    exchange.getResponseHeaders().set("X-Zone", zone);
    boolean bodiless = exchange.getRequestMethod().equals("HEAD") || status == 204 || status == 304;
    exchange.sendResponseHeaders(status, bodiless ? -1 : body.length);
    if (!bodiless) {
      try (OutputStream out = exchange.getResponseBody()) {
        out.write(body);
      }
    }
  }

  private static String type(String text) {
    return text.startsWith("{") ? "application/json" : "text/plain";
  }

  private static StringBuilder field(StringBuilder json, String name, String value) {
    return quote(quote(json.append("  "), name).append(": "), value);
  }

  private static StringBuilder quote(StringBuilder json, String text) {
    json.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        json.append('\\').append(c);
      } else if (c < ' ') {
        json.append(String.format("\\u%04x", (int) c));
      } else {
        json.append(c);
      }
    }
    return json.append('"');
  }

  private void work(int ms) {
    long until = time.nanoTime() + ms * 1_000_000L;
    double sink = 0;
    while (time.nanoTime() < until) {
      for (int i = 1; i < 1000; i++) {
        sink += Math.sqrt(i);
      }
    }
    if (sink == 1) {
      System.out.println(sink);
    }
  }

  private static void await(int ms) {
    try {
      boolean never = new CountDownLatch(1).await(ms, TimeUnit.MILLISECONDS);
      assert !never;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static int parameter(HttpExchange exchange, String name, int otherwise) {
    String query = String.valueOf(exchange.getRequestURI().getQuery());
    for (String pair : query.split("&")) {
      if (pair.matches(name + "=[0-9]{1,6}")) {
        return Math.min(MAX_WORK_MS, Integer.parseInt(pair.substring(name.length() + 1)));
      }
    }
    return otherwise;
  }
}
