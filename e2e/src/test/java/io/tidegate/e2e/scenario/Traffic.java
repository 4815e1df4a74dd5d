package io.tidegate.e2e.scenario;

import io.tidegate.base.Pause;
import io.tidegate.base.TimeSource;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/**
 * Clients of one node of a load balancer that repeat nothing: a refused, reset or early ended
 * connection and every answer but 200 is a failure. A connection of HTTP/1.1 is left when an answer
 * says {@code Connection: close}, one of HTTP/2 at GOAWAY. Safe from any thread.
 */
final class Traffic {
  /** How a client speaks. */
  enum Way {
    PLAIN,
    TLS,
    HTTP2
  }

  private static final int TIMEOUT_MS = 30_000;
  private static final int STREAMS = 4;
  private static final int MOST_FRESH = 2_000;
  private static final String HOST = "shop.example.com";
  private static final byte[] REQUEST =
      ("GET /a HTTP/1.1\r\nHost: " + HOST + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII);

  private final String address;
  private final int port;
  private final int tlsPort;
  private final SSLContext tls;
  private final TimeSource time = TimeSource.system();
  private final AtomicBoolean stop = new AtomicBoolean();
  private final AtomicLong answered = new AtomicLong();
  private final AtomicLong connections = new AtomicLong();
  private final AtomicLong notServed = new AtomicLong();
  private final Semaphore fresh = new Semaphore(MOST_FRESH);
  private final List<String> failures = new CopyOnWriteArrayList<>();
  private final List<Thread> clients = new ArrayList<>();

  /** Nothing is sent yet; {@code tlsPort} may be 0 when nobody speaks TLS. */
  Traffic(String address, int port, int tlsPort) throws GeneralSecurityException {
    this.address = address;
    this.port = port;
    this.tlsPort = tlsPort;
    this.tls = SSLContext.getInstance("TLS");
    tls.init(null, new TrustManager[] {new Anyone()}, null);
  }

  /** These clients look at requests that get lost, not at names. */
  private static final class Anyone implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }

  /** {@code count} clients that keep their connections, idle for {@code between} requests. */
  void keepAlive(Way way, int count, Duration between) {
    start(count, () -> keep(way, Integer.MAX_VALUE, between));
  }

  /** {@code count} clients, each of which connects anew for every request. */
  void reconnecting(Way way, int count) {
    start(count, () -> keep(way, 1, Duration.ZERO));
  }

  private void start(int count, Runnable client) {
    for (int i = 0; i < count; i++) {
      clients.add(Thread.ofVirtual().start(client));
    }
  }

  /** {@code perSecond} new connections with one request each, whatever becomes of earlier ones. */
  void paced(Way way, int perSecond) {
    clients.add(Thread.ofVirtual().start(() -> pace(way, perSecond)));
  }

  private void pace(Way way, int perSecond) {
    long begin = time.nanoTime();
    for (long sent = 0; !stop.get(); ) {
      long due = Duration.ofNanos(time.nanoTime() - begin).toMillis() * perSecond / 1000;
      for (; sent < due && !stop.get(); sent++) {
        fresh.acquireUninterruptibly();
        Thread.ofVirtual()
            .start(
                () -> {
                  long began = time.nanoTime();
                  try {
                    connection(way, 1, Duration.ZERO);
                  } catch (IOException failed) {
                    failed("new " + way, began, failed);
                  } finally {
                    fresh.release();
                  }
                });
      }
      Pause.of(Duration.ofMillis(1));
    }
  }

  private void keep(Way way, int requests, Duration between) {
    long began = time.nanoTime();
    try {
      while (!stop.get() && failures.isEmpty()) {
        began = time.nanoTime();
        connection(way, requests, between);
      }
    } catch (IOException failed) {
      failed((requests == 1 ? "new " : "kept ") + way, began, failed);
    }
  }

  private void failed(String who, long began, IOException failed) {
    long ms = (time.nanoTime() - began) / 1_000_000;
    failures.add(who + " at " + time.now() + " after " + ms + " ms: " + failed);
  }

  private void connection(Way way, int requests, Duration between) throws IOException {
    connections.incrementAndGet();
    switch (way) {
      case PLAIN -> {
        try (Socket socket = dial(port)) {
          overHttp1(socket, requests, between);
        }
      }
      case TLS -> {
        try (Socket socket = shake("http/1.1")) {
          overHttp1(socket, requests, between);
        }
      }
      case HTTP2 -> {
        try (Socket socket = shake("h2")) {
          overHttp2(socket, requests, between);
        }
      }
    }
  }

  private void overHttp1(Socket socket, int requests, Duration between) throws IOException {
    InputStream in = new BufferedInputStream(socket.getInputStream());
    boolean stays = true;
    for (int i = 0; i < requests && stays && (i == 0 || !stop.get()); i++) {
      socket.getOutputStream().write(REQUEST);
      stays = !HttpWire.response(in).contains("\r\nConnection: close\r\n");
      answered.incrementAndGet();
      idle(between);
    }
  }

  private void overHttp2(Socket socket, int requests, Duration between) throws IOException {
    Http2Wire wire = new Http2Wire(socket, HOST);
    for (int i = 0; i < requests && !wire.isLeaving() && (i == 0 || !stop.get()); i++) {
      Http2Wire.Batch batch = wire.get(STREAMS, "/a");
      answered.addAndGet(batch.answered());
      notServed.addAndGet(batch.notServed());
      idle(between);
    }
  }

  private static void idle(Duration time) {
    if (time.isPositive()) {
      Pause.of(time);
    }
  }

  private Socket dial(int to) throws IOException {
    Socket socket = new Socket();
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(TIMEOUT_MS);
    socket.connect(new InetSocketAddress(address, to), TIMEOUT_MS);
    return socket;
  }

  private SSLSocket shake(String protocol) throws IOException {
    Socket tcp = dial(tlsPort);
    SSLSocket socket = (SSLSocket) tls.getSocketFactory().createSocket(tcp, HOST, tlsPort, true);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setApplicationProtocols(new String[] {protocol});
    socket.setSSLParameters(parameters);
    socket.startHandshake();
    if (!socket.getApplicationProtocol().equals(protocol)) {
      throw new IOException("ALPN chose '" + socket.getApplicationProtocol() + "'");
    }
    return socket;
  }

  /** A WebSocket that is open. */
  Socket webSocket() throws IOException {
    Socket socket = dial(port);
    socket
        .getOutputStream()
        .write(
            ("GET /ws HTTP/1.1\r\nHost: "
                    + HOST
                    + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                    + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                    + "Sec-WebSocket-Version: 13\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
    String head = HttpWire.head(socket.getInputStream());
    if (!head.startsWith("HTTP/1.1 101 ")) {
      throw new IOException("no WebSocket: " + head);
    }
    return socket;
  }

  /** Whether bytes still go both ways on a WebSocket. */
  static void echo(Socket socket) throws IOException {
    socket.getOutputStream().write("hello".getBytes(StandardCharsets.US_ASCII));
    String back = new String(socket.getInputStream().readNBytes(5), StandardCharsets.US_ASCII);
    if (!back.equals("hello")) {
      throw new IOException("a WebSocket echoed '" + back + "'");
    }
  }

  /** Waits until {@code count} requests were answered, or one failed. */
  void untilAnswered(long count, Duration limit) {
    Pause.until(limit, Duration.ofMillis(1), () -> answered.get() >= count || !failures.isEmpty());
  }

  /** Requests that were answered with 200. */
  long answered() {
    return answered.get();
  }

  /** What got lost, in words. */
  List<String> failures() {
    return List.copyOf(failures);
  }

  /** No more requests; returns when those under way have ended. */
  void end() throws InterruptedException {
    stop.set(true);
    for (Thread client : clients) {
      client.join(Duration.ofSeconds(60));
    }
    fresh.acquireUninterruptibly(MOST_FRESH);
    fresh.release(MOST_FRESH);
  }

  @Override
  public String toString() {
    return answered
        + " requests over "
        + connections
        + " connections, "
        + notServed
        + " told to come anew before they were served, failures: "
        + failures;
  }
}
