package io.tidegate.e2e.scenario;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * A target that answers every request with one byte and keeps its connections; after an upgrade it
 * echoes. One virtual thread per connection. Unlike the JDK's own server it never closes an idle
 * connection by itself, so what a client loses was lost by the load balancer.
 */
final class WebTarget implements AutoCloseable {
  private static final byte[] ANSWER = ascii("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx");
  private static final byte[] UPGRADED =
      ascii(
          "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n");

  private final ServerSocket listener;
  private final Consumer<String> heads;

  private WebTarget(ServerSocket listener, Consumer<String> heads) {
    this.listener = listener;
    this.heads = heads;
  }

  /** Listens until it is closed. */
  static WebTarget at(String address, int port) throws IOException {
    return at(address, port, head -> {});
  }

  /** The same; {@code heads} is told every head of a request, by many threads. */
  static WebTarget at(String address, int port, Consumer<String> heads) throws IOException {
    ServerSocket listener = new ServerSocket();
    listener.bind(new InetSocketAddress(InetAddress.getByName(address), port), 1024);
    WebTarget target = new WebTarget(listener, heads);
    Thread.ofVirtual().start(target::accept);
    return target;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        Thread.ofVirtual().start(() -> serve(client));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void serve(Socket client) {
    try (client) {
      client.setTcpNoDelay(true);
      InputStream in = new BufferedInputStream(client.getInputStream());
      OutputStream out = client.getOutputStream();
      for (String head = HttpWire.head(in); !head.isEmpty(); head = HttpWire.head(in)) {
        heads.accept(head);
        if (head.contains("\r\nUpgrade: ")) {
          out.write(UPGRADED);
          for (int b = in.read(); b >= 0; b = in.read()) {
            out.write(b);
          }
          return;
        }
        out.write(ANSWER);
        if (head.contains("\r\nConnection: close\r\n")) {
          return;
        }
      }
    } catch (IOException gone) {
      // a load balancer may close what it does not need
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
