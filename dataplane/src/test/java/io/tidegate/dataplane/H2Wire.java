package io.tidegate.dataplane;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * HTTP/2 frame by frame in tests, the client's end or the server's, with blocking sockets. Header
 * blocks are read by Netty's decoder, which is not ours.
 */
final class H2Wire implements AutoCloseable {
  static final int DATA = 0;
  static final int HEADERS = 1;
  static final int PRIORITY = 2;
  static final int RST_STREAM = 3;
  static final int SETTINGS = 4;
  static final int PUSH_PROMISE = 5;
  static final int PING = 6;
  static final int GOAWAY = 7;
  static final int WINDOW_UPDATE = 8;
  static final int CONTINUATION = 9;

  static final int END_STREAM = 1;
  static final int ACK = 1;
  static final int END_HEADERS = 4;
  static final int PADDED = 8;

  static final byte[] PREFACE =
      "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  final Socket socket;
  final InputStream in;
  final OutputStream out;
  private final DefaultHttp2HeadersDecoder decoder = new DefaultHttp2HeadersDecoder(false, 1 << 20);
  private final Map<Integer, Response> responses = new LinkedHashMap<>();
  boolean creditsContent = true;
  boolean acknowledges = true;
  @Nullable Frame lastGoAway;

  H2Wire(Socket socket) throws IOException {
    this.socket = socket;
    this.in = new BufferedInputStream(socket.getInputStream(), 65536);
    this.out = socket.getOutputStream();
  }

  /** A client of {@code plane} that chose h2 and has sent nothing. */
  static H2Wire bare(Plane plane) throws IOException, GeneralSecurityException {
    SSLSocket socket = Tls.connect(plane, "a.test");
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setApplicationProtocols(new String[] {"h2", "http/1.1"});
    socket.setSSLParameters(parameters);
    socket.startHandshake();
    if (!socket.getApplicationProtocol().equals("h2")) {
      throw new IOException("ALPN chose '" + socket.getApplicationProtocol() + "'");
    }
    return new H2Wire(socket);
  }

  /** A client of {@code plane} after preface and settings. */
  static H2Wire connect(Plane plane) throws IOException, GeneralSecurityException {
    H2Wire wire = bare(plane);
    wire.raw(PREFACE);
    wire.frame(SETTINGS, 0, 0);
    return wire;
  }

  /** One frame. */
  record Frame(int type, int flags, int stream, byte[] payload) {
    int number(int at) {
      return (payload[at] & 0xff) << 24
          | (payload[at + 1] & 0xff) << 16
          | (payload[at + 2] & 0xff) << 8
          | (payload[at + 3] & 0xff);
    }

    boolean has(int flag) {
      return (flags & flag) != 0;
    }
  }

  /** What has come on one stream so far. */
  static final class Response {
    final Map<String, String> head = new LinkedHashMap<>();
    final Map<String, String> trailers = new LinkedHashMap<>();
    final ByteArrayOutputStream body = new ByteArrayOutputStream();
    boolean ended;
    int reset = -1;

    int status() {
      return Integer.parseInt(head.getOrDefault(":status", "0"));
    }

    String text() {
      return body.toString(StandardCharsets.ISO_8859_1);
    }
  }

  H2Wire raw(byte[] bytes) throws IOException {
    out.write(bytes);
    out.flush();
    return this;
  }

  static byte[] bytes(int type, int flags, int stream, byte... payload) {
    byte[] frame = new byte[9 + payload.length];
    frame[0] = (byte) (payload.length >> 16);
    frame[1] = (byte) (payload.length >> 8);
    frame[2] = (byte) payload.length;
    frame[3] = (byte) type;
    frame[4] = (byte) flags;
    System.arraycopy(number(stream), 0, frame, 5, 4);
    System.arraycopy(payload, 0, frame, 9, payload.length);
    return frame;
  }

  static byte[] number(int value) {
    return new byte[] {
      (byte) (value >> 24), (byte) (value >> 16), (byte) (value >> 8), (byte) value
    };
  }

  static byte[] setting(int id, int value) {
    byte[] number = number(value);
    return new byte[] {0, (byte) id, number[0], number[1], number[2], number[3]};
  }

  H2Wire frame(int type, int flags, int stream, byte... payload) throws IOException {
    return raw(bytes(type, flags, stream, payload));
  }

  H2Wire data(int stream, boolean last, String text) throws IOException {
    return frame(DATA, last ? END_STREAM : 0, stream, text.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** Literal fields, never indexed, without Huffman code. */
  static byte[] block(String... pairs) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int i = 0; i < pairs.length; i += 2) {
      out.write(0);
      string(out, pairs[i]);
      string(out, pairs[i + 1]);
    }
    return out.toByteArray();
  }

  private static void string(ByteArrayOutputStream out, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    integer(out, bytes.length, 7);
    out.writeBytes(bytes);
  }

  static void integer(ByteArrayOutputStream out, int value, int bits) {
    int mask = (1 << bits) - 1;
    if (value < mask) {
      out.write(value);
      return;
    }
    out.write(mask);
    int rest = value - mask;
    while (rest >= 128) {
      out.write((rest & 127) | 128);
      rest >>>= 7;
    }
    out.write(rest);
  }

  H2Wire headers(int stream, boolean last, String... pairs) throws IOException {
    return frame(HEADERS, END_HEADERS | (last ? END_STREAM : 0), stream, block(pairs));
  }

  /** A GET. */
  H2Wire get(int stream, String path) throws IOException {
    return headers(
        stream, true, ":method", "GET", ":scheme", "https", ":path", path, ":authority", "a.test");
  }

  /** A POST whose body follows. */
  H2Wire post(int stream, String path, String... more) throws IOException {
    String[] pairs = new String[8 + more.length];
    String[] first = {":method", "POST", ":scheme", "https", ":path", path, ":authority", "a.test"};
    System.arraycopy(first, 0, pairs, 0, 8);
    System.arraycopy(more, 0, pairs, 8, more.length);
    return headers(stream, false, pairs);
  }

  /** The next frame, or null at the end of the stream. */
  @Nullable Frame next() throws IOException {
    byte[] head;
    try {
      head = in.readNBytes(9);
    } catch (SocketException reset) {
      return null;
    }
    if (head.length < 9) {
      return null;
    }
    int length = (head[0] & 0xff) << 16 | (head[1] & 0xff) << 8 | (head[2] & 0xff);
    byte[] payload = in.readNBytes(length);
    int stream = new Frame(0, 0, 0, head).number(5) & 0x7fffffff;
    Frame frame = new Frame(head[3], head[4], stream, payload);
    note(frame);
    return frame;
  }

  private void note(Frame frame) throws IOException {
    Response response = responses.computeIfAbsent(frame.stream, key -> new Response());
    switch (frame.type) {
      case DATA -> {
        response.body.write(frame.payload);
        response.ended |= frame.has(END_STREAM);
        if (creditsContent && frame.payload.length > 0) {
          frame(WINDOW_UPDATE, 0, 0, number(frame.payload.length));
          if (!response.ended) {
            frame(WINDOW_UPDATE, 0, frame.stream, number(frame.payload.length));
          }
        }
      }
      case HEADERS -> {
        boolean trailer = !response.head.isEmpty();
        fields(frame, trailer ? response.trailers : response.head);
        response.ended |= frame.has(END_STREAM);
      }
      case RST_STREAM -> response.reset = frame.number(0);
      case SETTINGS -> {
        if (acknowledges && !frame.has(ACK)) {
          frame(SETTINGS, ACK, 0);
        }
      }
      case GOAWAY -> lastGoAway = frame;
      default -> {}
    }
  }

  private void fields(Frame frame, Map<String, String> into) throws IOException {
    try {
      Http2Headers headers =
          decoder.decodeHeaders(frame.stream, Unpooled.wrappedBuffer(frame.payload));
      headers.forEach(
          field ->
              into.merge(
                  field.getKey().toString(),
                  field.getValue().toString(),
                  (one, other) -> one + "\n" + other));
    } catch (Http2Exception broken) {
      throw new IOException(broken);
    }
  }

  /** What has come on {@code stream} so far. */
  Response soFar(int stream) {
    return responses.computeIfAbsent(stream, key -> new Response());
  }

  /** Reads until the response on {@code stream} is whole or reset. */
  Response response(int stream) throws IOException {
    Response response = responses.computeIfAbsent(stream, key -> new Response());
    while (!response.ended && response.reset < 0) {
      if (next() == null) {
        throw new IOException("end of stream instead of a response; goaway " + goAwayCode());
      }
    }
    return response;
  }

  /** Reads until the first frame of {@code type} without ACK. */
  Frame until(int type) throws IOException {
    while (true) {
      Frame frame = next();
      if (frame == null) {
        throw new IOException("end of stream; goaway " + goAwayCode());
      }
      if (frame.type == type && (type != SETTINGS || !frame.has(ACK))) {
        return frame;
      }
    }
  }

  /** Reads to the end of the stream and returns the code of the last GOAWAY, -1 without one. */
  int end() throws IOException {
    try {
      Frame frame = next();
      while (frame != null) {
        frame = next();
      }
    } catch (IOException cut) {
      return goAwayCode();
    }
    return goAwayCode();
  }

  int goAwayCode() {
    Frame frame = lastGoAway;
    return frame == null ? -1 : frame.number(4);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
