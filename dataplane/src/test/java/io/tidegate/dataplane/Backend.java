package io.tidegate.dataplane;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A target that a test scripts: each connection runs the given code on a virtual thread. */
final class Backend implements AutoCloseable {
  /** What one connection does; it is closed when this returns. */
  interface Script {
    void serve(Conversation with) throws IOException;
  }

  /** One connection, seen from the target. */
  static final class Conversation {
    final Socket socket;
    final InputStream in;
    final OutputStream out;

    Conversation(Socket socket) throws IOException {
      this.socket = socket;
      this.in = new java.io.BufferedInputStream(socket.getInputStream());
      this.out = socket.getOutputStream();
    }

    /** Reads one head, or null at the end of the stream. */
    @Nullable String head() throws IOException {
      return Wire.head(in);
    }

    void send(String text) throws IOException {
      out.write(text.getBytes(StandardCharsets.ISO_8859_1));
      out.flush();
    }

    void reset() throws IOException {
      socket.setSoLinger(true, 0);
      socket.close();
    }
  }

  private final ServerSocket server;
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  final AtomicInteger connections = new AtomicInteger();

  /** Connections that carried a request: health checks over TCP are not among them. */
  final AtomicInteger used = new AtomicInteger();

  final AtomicInteger requests = new AtomicInteger();
  final List<String> heads = new CopyOnWriteArrayList<>();

  Backend(String address, Script script) throws IOException {
    this(new ServerSocket(0, 512, InetAddress.ofLiteral(address)), script);
  }

  /** Serves on {@code server}, which may speak TLS. */
  Backend(ServerSocket server, Script script) {
    this.server = server;
    Thread.ofVirtual().start(() -> accept(script));
  }

  /** Answers every request with 200 and {@code body}, keep-alive. */
  static Backend fixed(String address, String body) throws IOException {
    return new Backend(
        address,
        with -> {
          while (with.head() != null) {
            with.send("HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
          }
        });
  }

  /** Records heads, consumes bodies, answers with the body's length. */
  static Backend echoLength(String address) throws IOException {
    Backend[] self = new Backend[1];
    self[0] =
        new Backend(
            address,
            with -> {
              boolean first = true;
              for (String head = with.head(); head != null; head = with.head()) {
                self[0].used.addAndGet(first ? 1 : 0);
                first = false;
                self[0].heads.add(head);
                self[0].requests.incrementAndGet();
                long length = Wire.bodyLength(head, with.in);
                String body = Long.toString(length);
                with.send(
                    "HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
              }
            });
    return self[0];
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
        connections.incrementAndGet();
        sockets.add(socket);
        Thread.ofVirtual().start(() -> serve(script, socket));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private static void serve(Script script, Socket socket) {
    try (socket) {
      script.serve(new Conversation(socket));
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
