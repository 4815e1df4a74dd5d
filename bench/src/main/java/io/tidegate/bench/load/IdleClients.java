package io.tidegate.bench.load;

import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/**
 * Opens connections, sends one request over each, and holds them. A count per line of standard
 * input; when that many are open it prints how many of them still are. What it knew of TLS is
 * forgotten after the request, so that it can hold many. Runs on the main thread of its own
 * process.
 *
 * <p>Arguments: address, port, {@code plain}, {@code tls} or {@code h2}.
 */
public final class IdleClients {
  private static final int PER_SOURCE = 2_000;
  private static final byte[] REQUEST =
      "GET /index.html HTTP/1.1\r\nHost: bench.example.com\r\n\r\n"
          .getBytes(StandardCharsets.US_ASCII);

  /** Preface, SETTINGS, the acknowledgement of theirs, and a GET (RFC 9113, RFC 7541). */
  private static final byte[] REQUEST_H2 =
      ("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
              + "\0\0\0\4\0\0\0\0\0"
              + "\0\0\0\4\1\0\0\0\0"
              + "\0\0\26\1\5\0\0\0\1"
              + "\u0082\u0087\u0085\1\21bench.example.com")
          .getBytes(StandardCharsets.ISO_8859_1);

  private final InetSocketAddress address;
  private final String kind;
  private final SSLContext tls;
  private final List<SocketChannel> open = new ArrayList<>();

  private IdleClients(InetSocketAddress address, String kind) throws GeneralSecurityException {
    this.address = address;
    this.kind = kind;
    this.tls = SSLContext.getInstance("TLSv1.3");
    tls.init(null, new TrustManager[] {new Anyone()}, null);
  }

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

  /** Holds until standard input ends. */
  public static void main(String[] arguments) throws IOException, GeneralSecurityException {
    IdleClients clients =
        new IdleClients(
            new InetSocketAddress(arguments[0], Integer.parseInt(arguments[1])), arguments[2]);
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      while (clients.open.size() < Integer.parseInt(line)) {
        clients.add();
      }
      System.out.println(clients.alive());
    }
  }

  private void add() throws IOException {
    SocketChannel channel = SocketChannel.open();
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    channel.bind(new InetSocketAddress("127.46.0." + (1 + open.size() / PER_SOURCE), 0));
    channel.connect(address);
    if (kind.equals("plain")) {
      channel.write(ByteBuffer.wrap(REQUEST));
      ByteBuffer answer = ByteBuffer.allocate(4096);
      if (channel.read(answer) < 12 || answer.get(9) != '2') {
        throw new IOException("not answered with 200");
      }
    } else {
      new Shaken(channel).ask();
    }
    open.add(channel);
  }

  private int alive() throws IOException {
    int alive = 0;
    ByteBuffer rest = ByteBuffer.allocate(65_536);
    for (SocketChannel channel : open) {
      channel.configureBlocking(false);
      int got = channel.read(rest.clear());
      alive += got < 0 ? 0 : 1;
      channel.configureBlocking(true);
    }
    return alive;
  }

  /** One connection while it shakes hands and asks. */
  private final class Shaken {
    private final SocketChannel channel;
    private final SSLEngine engine = tls.createSSLEngine();
    private final ByteBuffer in = ByteBuffer.allocate(64 * 1024);
    private final ByteBuffer out = ByteBuffer.allocate(64 * 1024);
    private final ByteBuffer clear = ByteBuffer.allocate(64 * 1024);

    Shaken(SocketChannel channel) {
      this.channel = channel;
      engine.setUseClientMode(true);
      SSLParameters parameters = engine.getSSLParameters();
      parameters.setApplicationProtocols(new String[] {kind.equals("h2") ? "h2" : "http/1.1"});
      engine.setSSLParameters(parameters);
    }

    void ask() throws IOException {
      engine.beginHandshake();
      while (true) {
        HandshakeStatus status = engine.getHandshakeStatus();
        if (status == HandshakeStatus.NEED_TASK) {
          engine.getDelegatedTask().run();
        } else if (status == HandshakeStatus.NEED_WRAP) {
          write(ByteBuffer.allocate(0));
        } else if (status == HandshakeStatus.NOT_HANDSHAKING
            || status == HandshakeStatus.FINISHED) {
          break;
        } else {
          read();
        }
      }
      write(ByteBuffer.wrap(kind.equals("h2") ? REQUEST_H2 : REQUEST));
      while (!answered()) {
        read();
      }
    }

    /** HTTP/1.1: a status line; HTTP/2: a DATA frame that ends the stream, or all that came. */
    private boolean answered() {
      String text = new String(clear.array(), 0, clear.position(), StandardCharsets.ISO_8859_1);
      return kind.equals("h2") ? text.contains("xxxxxxxx") : text.startsWith("HTTP/1.1 200");
    }

    private void write(ByteBuffer bytes) throws IOException {
      engine.wrap(bytes, out.clear());
      out.flip();
      while (out.hasRemaining()) {
        channel.write(out);
      }
    }

    private void read() throws IOException {
      in.flip();
      SSLEngineResult result = engine.unwrap(in, clear);
      in.compact();
      if (result.getStatus() == SSLEngineResult.Status.BUFFER_UNDERFLOW && channel.read(in) < 0) {
        throw new EOFException("closed during the handshake or before the answer");
      }
    }
  }
}
