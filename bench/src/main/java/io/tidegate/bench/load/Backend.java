package io.tidegate.bench.load;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;

/**
 * Answers every request head without body by the same small response. Runs on the main thread of
 * its own process, which owns everything here.
 *
 * <p>Arguments: address, port, bytes of body.
 */
public final class Backend {
  private static final int END_OF_HEAD = 0x0d0a0d0a;

  private final Selector selector = Selector.open();
  private final ByteBuffer in = ByteBuffer.allocateDirect(64 * 1024);
  private final ByteBuffer response;

  private Backend(int bodyBytes) throws IOException {
    String head =
        "HTTP/1.1 200 OK\r\nServer: backend\r\nContent-Type: text/plain\r\nContent-Length: "
            + bodyBytes
            + "\r\n\r\n";
    byte[] bytes = (head + "x".repeat(bodyBytes)).getBytes(StandardCharsets.US_ASCII);
    this.response = ByteBuffer.allocateDirect(bytes.length);
    response.put(bytes);
  }

  /** Serves until the process is ended. */
  public static void main(String[] arguments) throws IOException {
    Backend backend = new Backend(Integer.parseInt(arguments[2]));
    InetSocketAddress address = new InetSocketAddress(arguments[0], Integer.parseInt(arguments[1]));
    try (ServerSocketChannel server = ServerSocketChannel.open()) {
      server.bind(address, 4096);
      server.configureBlocking(false);
      server.register(backend.selector, SelectionKey.OP_ACCEPT);
      backend.run(server);
    }
  }

  private void run(ServerSocketChannel server) throws IOException {
    while (true) {
      selector.select();
      Iterator<SelectionKey> ready = selector.selectedKeys().iterator();
      while (ready.hasNext()) {
        SelectionKey key = ready.next();
        ready.remove();
        if (key.isAcceptable()) {
          accept(server);
        } else {
          serve(key);
        }
      }
    }
  }

  private void accept(ServerSocketChannel server) throws IOException {
    SocketChannel client = server.accept();
    if (client != null) {
      client.configureBlocking(false);
      client.setOption(StandardSocketOptions.TCP_NODELAY, true);
      client.register(selector, SelectionKey.OP_READ, new Seen());
    }
  }

  /** The last four bytes of a connection, so that a head may come in pieces. */
  private static final class Seen {
    private int tail;
  }

  private void serve(SelectionKey key) throws IOException {
    SocketChannel client = (SocketChannel) key.channel();
    Seen seen = (Seen) key.attachment();
    in.clear();
    int n;
    try {
      n = client.read(in);
      for (int i = 0; i < n; i++) {
        seen.tail = seen.tail << 8 | (in.get(i) & 0xff);
        if (seen.tail == END_OF_HEAD) {
          response.rewind();
          client.write(response);
        }
      }
    } catch (IOException closed) {
      n = -1;
    }
    if (n < 0) {
      client.close();
    }
  }
}
