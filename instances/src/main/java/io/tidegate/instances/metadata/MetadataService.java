package io.tidegate.instances.metadata;

import io.tidegate.base.Chance;
import io.tidegate.base.Setback;
import io.tidegate.base.TimeSource;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The instance metadata service: for every instance one listening socket on its own address, one
 * virtual thread that accepts, one per connection. Version 2 of the protocol: a token is fetched by
 * PUT and given with every GET; without one only where the instance says {@code optional}.
 * Thread-safe. Source: EC2 guide, "Use IMDS".
 */
public final class MetadataService implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(MetadataService.class);
  private static final int MAX_LINE = 4096;
  private static final int MAX_HEADERS = 50;
  private static final int READ_TIMEOUT_MS = 5000;
  private static final int MAX_CONNECTIONS = 64;
  private static final int MAX_TTL_SECONDS = 21_600;

  private final MetadataSource source;
  private final MetadataTokens tokens;
  private final int port;
  private final Map<String, ServerSocket> sockets = new ConcurrentHashMap<>();

  /** Listens on {@code port} of each instance's address. */
  public MetadataService(MetadataSource source, Chance chance, TimeSource time, int port) {
    this.source = source;
    this.tokens = new MetadataTokens(chance, time);
    this.port = port;
  }

  /** Begins to answer for an instance; does nothing when it does already. */
  public void open(String instanceId, String address) {
    sockets.computeIfAbsent(instanceId, id -> listen(id, address));
  }

  /** Ends to answer for an instance. */
  public void close(String instanceId) {
    ServerSocket socket = sockets.remove(instanceId);
    if (socket != null) {
      closeQuietly(socket);
    }
  }

  @Override
  public void close() {
    sockets.keySet().forEach(this::close);
  }

  private ServerSocket listen(String instanceId, String address) {
    ServerSocket socket = null;
    try {
      socket = new ServerSocket();
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getByName(address), port), MAX_CONNECTIONS);
    } catch (IOException taken) {
      log.warn(
          "No metadata service for {} on {}:{}: {}", instanceId, address, port, taken.getMessage());
      if (socket == null) {
        throw new java.io.UncheckedIOException(taken);
      }
      closeQuietly(socket);
      return socket;
    }
    ServerSocket bound = socket;
    Thread.ofVirtual().name("imds-" + instanceId).start(() -> accept(instanceId, bound));
    return bound;
  }

  private void accept(String instanceId, ServerSocket server) {
    Semaphore room = new Semaphore(MAX_CONNECTIONS);
    Setback setback = new Setback();
    while (!server.isClosed()) {
      try {
        Socket client = server.accept();
        setback.over();
        if (!room.tryAcquire()) {
          client.close();
          continue;
        }
        Thread.ofVirtual()
            .name("imds-" + instanceId)
            .start(
                () -> {
                  try {
                    serve(instanceId, client);
                  } finally {
                    room.release();
                  }
                });
      } catch (IOException failed) {
        if (!server.isClosed()) {
          setback.failed(() -> log.warn("metadata of {}: {}", instanceId, failed.getMessage()));
        }
      }
    }
  }

  /** One request per connection: clients of the metadata service ask rarely. */
  private void serve(String instanceId, Socket client) {
    try (client) {
      client.setSoTimeout(READ_TIMEOUT_MS);
      InputStream in = new BufferedInputStream(client.getInputStream());
      String[] request = line(in).split(" ");
      Map<String, String> headers = new HashMap<>();
      for (String line = line(in); !line.isEmpty(); line = line(in)) {
        int colon = line.indexOf(':');
        if (colon < 0 || headers.size() >= MAX_HEADERS) {
          throw new IOException("bad header");
        }
        headers.put(
            line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
      }
      Answer answer =
          request.length == 3
              ? answer(instanceId, request[0], request[1], headers)
              : Answer.of(400, "");
      write(client.getOutputStream(), answer, request[0].equals("HEAD"));
    } catch (IOException gone) {
      log.debug("{}: {}", instanceId, gone.getMessage());
    }
  }

  Answer answer(String instanceId, String method, String target, Map<String, String> headers) {
    Optional<InstanceMetadata> known = source.find(instanceId);
    if (known.isEmpty()) {
      return Answer.of(404, "");
    }
    var options = known.get().instance().settings().metadataOptions();
    if (!options.enabled()) {
      return Answer.of(403, "");
    }
    String path = target.split("\\?", 2)[0].replaceFirst("^/[^/]+/?", "");
    if (method.equals("PUT")) {
      return path.equals("api/token") ? token(instanceId, headers) : Answer.of(405, "");
    }
    if (!method.equals("GET") && !method.equals("HEAD")) {
      return Answer.of(405, "");
    }
    String token = headers.get("x-aws-ec2-metadata-token");
    boolean allowed = token == null ? !options.tokensRequired() : tokens.valid(instanceId, token);
    if (!allowed) {
      return Answer.of(401, "");
    }
    return MetadataTree.get(known.get(), path)
        .map(body -> new Answer(200, Map.of(), body))
        .orElseGet(() -> Answer.of(404, ""));
  }

  private Answer token(String instanceId, Map<String, String> headers) {
    String header = "x-aws-ec2-metadata-token-ttl-seconds";
    String asked = headers.getOrDefault(header, "");
    if (headers.containsKey("x-forwarded-for")) {
      return Answer.of(403, "");
    }
    if (!asked.matches("[0-9]{1,5}")) {
      return Answer.of(400, "");
    }
    int ttl = Integer.parseInt(asked);
    if (ttl < 1 || ttl > MAX_TTL_SECONDS) {
      return Answer.of(400, "");
    }
    byte[] body = tokens.issue(instanceId, ttl).getBytes(StandardCharsets.US_ASCII);
    return new Answer(200, Map.of(header, asked), body);
  }

  private static void write(OutputStream out, Answer answer, boolean headOnly) throws IOException {
    StringBuilder head = new StringBuilder("HTTP/1.1 ").append(answer.status);
    head.append(answer.status == 200 ? " OK\r\n" : " Error\r\n");
    answer.headers.forEach((name, value) -> head.append(name + ": " + value + "\r\n"));
    head.append("Content-Type: text/plain\r\nServer: EC2ws\r\nConnection: close\r\n");
    head.append("Content-Length: ").append(answer.body.length).append("\r\n\r\n");
    out.write(head.toString().getBytes(StandardCharsets.ISO_8859_1));
    if (!headOnly) {
      out.write(answer.body);
    }
    out.flush();
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0 || line.length() >= MAX_LINE) {
        throw new IOException("bad request");
      }
      line.append((char) c);
    }
    int end = line.length();
    return end > 0 && line.charAt(end - 1) == '\r' ? line.substring(0, end - 1) : line.toString();
  }

  private static void closeQuietly(ServerSocket socket) {
    try {
      socket.close();
    } catch (IOException ignored) {
      log.debug("closing: {}", ignored.getMessage());
    }
  }

  /** What to answer; headers besides the usual ones. */
  record Answer(int status, Map<String, String> headers, byte[] body) {
    static Answer of(int status, String text) {
      return new Answer(status, Map.of(), text.getBytes(StandardCharsets.UTF_8));
    }
  }
}
