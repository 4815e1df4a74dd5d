package io.tidegate.dataplane;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** A gRPC target that echoes each piece of content as it comes, until the stream ends. */
final class StreamingTarget implements AutoCloseable {
  private final ServerSocket server;

  StreamingTarget() throws IOException {
    this.server = new ServerSocket(0, 16, InetAddress.ofLiteral(Plane.nextAddress()));
    Thread.ofVirtual().start(this::accept);
  }

  String address() {
    return server.getInetAddress().getHostAddress();
  }

  int port() {
    return server.getLocalPort();
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = server.accept();
        socket.setTcpNoDelay(true);
        Thread.ofVirtual().start(() -> serve(socket));
      }
    } catch (IOException closed) {
      return;
    }
  }

  private static void serve(Socket socket) {
    try (H2Wire wire = new H2Wire(socket)) {
      wire.in.readNBytes(H2Wire.PREFACE.length);
      wire.frame(H2Wire.SETTINGS, 0, 0);
      for (H2Wire.Frame frame = wire.next(); frame != null; frame = wire.next()) {
        if (frame.type() == H2Wire.HEADERS) {
          wire.headers(frame.stream(), false, ":status", "200", "content-type", "application/grpc");
        } else if (frame.type() == H2Wire.DATA && frame.payload().length > 0) {
          wire.frame(H2Wire.DATA, 0, frame.stream(), frame.payload());
        }
        if (frame.type() <= H2Wire.HEADERS && frame.has(H2Wire.END_STREAM)) {
          wire.headers(frame.stream(), true, "grpc-status", "0");
        }
      }
    } catch (IOException gone) {
      return;
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
