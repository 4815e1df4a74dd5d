package io.tidegate.dataplane;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reading and writing raw HTTP/1.1 in tests, with blocking sockets and read limits. */
final class Wire implements AutoCloseable {
  final Socket socket;
  final InputStream in;

  Wire(String address, int port) throws IOException {
    this(new Socket(InetAddress.ofLiteral(address), port));
  }

  /** From {@code source}, an address of this machine. */
  static Wire from(String source, String address, int port) throws IOException {
    return new Wire(
        new Socket(InetAddress.ofLiteral(address), port, InetAddress.ofLiteral(source), 0));
  }

  private Wire(Socket socket) throws IOException {
    this.socket = socket;
    socket.setSoTimeout(20_000);
    socket.setTcpNoDelay(true);
    this.in = new BufferedInputStream(socket.getInputStream());
  }

  /** A head and its body, as read. */
  record Answer(String head, byte[] body) {
    int status() {
      return Integer.parseInt(head.substring(9, 12));
    }

    String text() {
      return new String(body, StandardCharsets.ISO_8859_1);
    }

    @Nullable String header(String name) {
      return Wire.header(head, name);
    }
  }

  Wire send(String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    return this;
  }

  Wire send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    return this;
  }

  /** The next response; fails at the end of the stream. */
  Answer answer() throws IOException {
    return answer(false);
  }

  Answer answer(boolean toHead) throws IOException {
    String head = head(in);
    if (head == null) {
      throw new IOException("end of stream instead of a response");
    }
    return new Answer(head, toHead ? new byte[0] : body(head, in));
  }

  Answer get(String path) throws IOException {
    return send("GET " + path + " HTTP/1.1\r\nHost: a.test\r\n\r\n").answer();
  }

  /** Whether the peer ended the stream, with FIN or reset. */
  boolean ended() throws IOException {
    try {
      return in.read() < 0;
    } catch (java.net.SocketException reset) {
      return true;
    }
  }

  static @Nullable String head(InputStream in) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int last = 0;
    while ((last & 0xffffffff) != 0x0d0a0d0a) {
      int b = in.read();
      if (b < 0) {
        return null;
      }
      out.write(b);
      last = last << 8 | b;
    }
    return out.toString(StandardCharsets.ISO_8859_1);
  }

  static @Nullable String header(String head, String name) {
    for (String line : head.split("\r\n")) {
      if (line.toLowerCase(Locale.ROOT).startsWith(name.toLowerCase(Locale.ROOT) + ":")) {
        return line.substring(name.length() + 1).strip();
      }
    }
    return null;
  }

  static byte[] body(String head, InputStream in) throws IOException {
    String length = header(head, "Content-Length");
    if (length != null) {
      return in.readNBytes(Integer.parseInt(length));
    }
    String coding = header(head, "Transfer-Encoding");
    int status = Integer.parseInt(head.substring(9, 12));
    if (coding != null) {
      return chunks(in);
    }
    return status == 204 || status == 304 || status < 200 ? new byte[0] : in.readAllBytes();
  }

  static byte[] chunks(InputStream in) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    while (true) {
      long size = Long.parseLong(line(in).split(";")[0].strip(), 16);
      if (size == 0) {
        String trailer = line(in);
        while (!trailer.isEmpty()) {
          trailer = line(in);
        }
        return out.toByteArray();
      }
      out.write(in.readNBytes((int) Math.min(size, Integer.MAX_VALUE)));
      line(in);
    }
  }

  static long bodyLength(String head, InputStream in) throws IOException {
    String length = header(head, "Content-Length");
    if (length != null) {
      long left = Long.parseLong(length);
      byte[] buffer = new byte[65536];
      while (left > 0) {
        int got = in.read(buffer, 0, (int) Math.min(left, buffer.length));
        if (got < 0) {
          throw new IOException("body cut");
        }
        left -= got;
      }
      return Long.parseLong(length);
    }
    return header(head, "Transfer-Encoding") != null ? chunks(in).length : 0;
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder out = new StringBuilder();
    int b;
    while ((b = in.read()) != '\n') {
      if (b < 0) {
        throw new IOException("end of stream in a line");
      }
      out.append((char) b);
    }
    return out.toString().strip();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
