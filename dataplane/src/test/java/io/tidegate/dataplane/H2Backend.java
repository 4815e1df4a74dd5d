package io.tidegate.dataplane;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;

/** A target that speaks HTTP/2 by prior knowledge, for tests; each connection has its thread. */
final class H2Backend implements AutoCloseable {
  /** What one whole request is answered with; runs on the connection's thread. */
  interface Script {
    void answer(H2Wire wire, int stream, H2Wire.Response request) throws IOException;
  }

  private final ServerSocket server;
  private final boolean early;
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  final AtomicInteger connections = new AtomicInteger();
  final List<Map<String, String>> heads = new CopyOnWriteArrayList<>();
  final List<Map<String, String>> trailers = new CopyOnWriteArrayList<>();

  H2Backend(Script script) throws IOException {
    this(plain(), script, false);
  }

  private H2Backend(ServerSocket server, Script script, boolean early) {
    this.server = server;
    this.early = early;
    Thread.ofVirtual().start(() -> accept(script));
  }

  private static ServerSocket plain() throws IOException {
    return new ServerSocket(0, 512, InetAddress.ofLiteral(Plane.nextAddress()));
  }

  /** Answers requests as soon as their heads have come. */
  static H2Backend early(Script script) throws IOException {
    return new H2Backend(plain(), script, true);
  }

  /** Answers 200 with the length of the request's body, and a trailer. */
  static H2Backend echoLength() throws IOException {
    return new H2Backend(H2Backend::answerLength);
  }

  /** The same under TLS, by ALPN. */
  static H2Backend overTls() throws IOException, GeneralSecurityException {
    SSLServerSocket server =
        (SSLServerSocket)
            Tls.server(Tls.ECDSA)
                .getServerSocketFactory()
                .createServerSocket(0, 512, InetAddress.ofLiteral(Plane.nextAddress()));
    SSLParameters parameters = server.getSSLParameters();
    parameters.setApplicationProtocols(new String[] {"h2"});
    server.setSSLParameters(parameters);
    return new H2Backend(server, H2Backend::answerLength, false);
  }

  private static void answerLength(H2Wire wire, int stream, H2Wire.Response request)
      throws IOException {
    String text = Integer.toString(request.body.size());
    wire.headers(stream, false, ":status", "200", "x-kind", "h2");
    wire.data(stream, false, text);
    wire.headers(stream, true, "x-sum", text);
  }

  /** A gRPC service: answers with a message and a status in the trailers. */
  static H2Backend grpc(String status) throws IOException {
    return new H2Backend(
        (wire, stream, request) -> {
          wire.headers(stream, false, ":status", "200", "content-type", "application/grpc");
          wire.data(stream, false, "\0\0\0\0\2hi");
          wire.headers(stream, true, "grpc-status", status, "grpc-message", "m");
        });
  }

  String address() {
    return server.getInetAddress().getHostAddress();
  }

  int port() {
    return server.getLocalPort();
  }

  private void accept(Script script) {
    while (true) {
      try {
        Socket socket = server.accept();
        socket.setTcpNoDelay(true);
        sockets.add(socket);
        Thread.ofVirtual().start(() -> serve(script, socket));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void serve(Script script, Socket socket) {
    try (H2Wire wire = new H2Wire(socket)) {
      if (!java.util.Arrays.equals(wire.in.readNBytes(24), H2Wire.PREFACE)) {
        return;
      }
      connections.incrementAndGet();
      wire.frame(H2Wire.SETTINGS, 0, 0);
      for (H2Wire.Frame frame = wire.next(); frame != null; frame = wire.next()) {
        boolean message = frame.type() == H2Wire.HEADERS || frame.type() == H2Wire.DATA;
        if (early ? frame.type() == H2Wire.HEADERS : message && frame.has(H2Wire.END_STREAM)) {
          H2Wire.Response request = wire.soFar(frame.stream());
          heads.add(request.head);
          trailers.add(request.trailers);
          script.answer(wire, frame.stream(), request);
        }
      }
    } catch (IOException gone) {
      return;
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }
}
