package io.tidegate.firewall;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** An inspector whose connections each run a script on a virtual thread. */
final class FakeInspector implements AutoCloseable {
  /** What one connection does; it is closed when this returns. */
  interface Script {
    void serve(Conversation with) throws IOException;
  }

  final List<String> questions = new CopyOnWriteArrayList<>();
  final AtomicInteger connections = new AtomicInteger();
  private final ServerSocket server;
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();

  FakeInspector(Script script) throws IOException {
    server = new ServerSocket(0, 256, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(() -> accept(script));
  }

  String url() {
    return "http://127.0.0.1:" + server.getLocalPort();
  }

  private void accept(Script script) {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        sockets.add(socket);
        connections.incrementAndGet();
        Thread.ofVirtual().start(() -> serve(script, socket));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void serve(Script script, Socket socket) {
    try (socket) {
      script.serve(new Conversation(socket));
    } catch (IOException gone) {
      return; // the test ends it, or the other side
    }
  }

  /** One connection. */
  final class Conversation {
    private final Socket socket;
    private final InputStream in;

    Conversation(Socket socket) throws IOException {
      this.socket = socket;
      this.in = new BufferedInputStream(socket.getInputStream());
    }

    /** Reads a question with its body; false at the end of the stream. */
    boolean question() throws IOException {
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      int last = 0;
      while (last != 0x0d0a0d0a) {
        int c = in.read();
        if (c < 0) {
          return false;
        }
        all.write(c);
        last = last << 8 | c;
      }
      String head = all.toString(StandardCharsets.ISO_8859_1);
      for (String line : head.split("\r\n")) {
        if (line.toLowerCase(Locale.ROOT).startsWith("content-length: ")) {
          all.writeBytes(in.readNBytes(Integer.parseInt(line.substring(16))));
        }
      }
      questions.add(all.toString(StandardCharsets.ISO_8859_1));
      return true;
    }

    void send(String text) throws IOException {
      socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    void reset() throws IOException {
      socket.setSoLinger(true, 0);
      socket.close();
    }
  }

  static void await(CountDownLatch latch) {
    try {
      if (!latch.await(60, TimeUnit.SECONDS)) {
        throw new IllegalStateException("not within a minute");
      }
    } catch (InterruptedException stopped) {
      throw new IllegalStateException(stopped);
    }
  }

  static void pause(int ms) {
    java.util.concurrent.locks.LockSupport.parkNanos(ms * 1_000_000L);
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }
}
