package io.tidegate.firewall;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/** A connection to an inspector; the thread of the inspection that has it. */
final class InspectorConnection implements AutoCloseable {
  /** A whole question fits, so that sending one never waits for an inspector that hangs. */
  private static final int SEND_BUFFER_BYTES = 192 * 1024;

  private final Socket socket;
  private final TimedInput timed;
  private final InputStream in;
  private boolean begun;
  private boolean reusable;
  private long idleSinceNs;

  private InspectorConnection(Socket socket, Deadline by) throws IOException {
    this.socket = socket;
    this.timed = new TimedInput(socket, by);
    this.in = new BufferedInputStream(timed);
  }

  /**
   * Connects to {@code address} of {@code endpoint}.
   *
   * @throws java.net.SocketTimeoutException when {@code by} is over
   */
  static InspectorConnection open(URI endpoint, InetAddress address, Deadline by)
      throws IOException {
    boolean tls = endpoint.getScheme().equals("https");
    int port = endpoint.getPort() < 0 ? (tls ? 443 : 80) : endpoint.getPort();
    Socket plain = new Socket();
    try {
      plain.setSendBufferSize(SEND_BUFFER_BYTES);
      plain.setTcpNoDelay(true);
      plain.connect(new InetSocketAddress(address, port), by.leftMs());
      Socket socket = tls ? secure(plain, endpoint.getHost(), port, by) : plain;
      return new InspectorConnection(socket, by);
    } catch (IOException failed) {
      plain.close();
      throw failed;
    }
  }

  private static Socket secure(Socket plain, String host, int port, Deadline by)
      throws IOException {
    SSLSocketFactory factory = (SSLSocketFactory) SSLSocketFactory.getDefault();
    SSLSocket socket = (SSLSocket) factory.createSocket(plain, host, port, true);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    socket.setSSLParameters(parameters);
    socket.setSoTimeout(by.leftMs());
    socket.startHandshake();
    return socket;
  }

  /** Asks and reads the answer, until {@code by}. */
  Answer ask(byte[] question, boolean toHead, Deadline by) throws IOException {
    begun = false;
    reusable = false;
    timed.by = by;
    socket.getOutputStream().write(question);
    AnswerReader reader = new AnswerReader(in);
    try {
      Answer answer = reader.read(toHead);
      reusable = reader.reusable() && in.available() == 0;
      return answer;
    } finally {
      begun = reader.begun();
    }
  }

  /** Whether nothing has come since the last answer: it would be taken for the next one. */
  boolean quiet() {
    try {
      return in.available() == 0;
    } catch (IOException broken) {
      return false;
    }
  }

  /** Whether any byte of the last answer came. */
  boolean begun() {
    return begun;
  }

  /** Whether it may carry another question. */
  boolean reusable() {
    return reusable;
  }

  void idleSince(long ns) {
    idleSinceNs = ns;
  }

  long idleSinceNs() {
    return idleSinceNs;
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException gone) {
      return; // it is closed either way
    }
  }

  /** Every read ends at one deadline, however the bytes trickle. */
  private static final class TimedInput extends FilterInputStream {
    private final Socket socket;
    private Deadline by;

    TimedInput(Socket socket, Deadline by) throws IOException {
      super(socket.getInputStream());
      this.socket = socket;
      this.by = by;
    }

    @Override
    public int read() throws IOException {
      socket.setSoTimeout(by.leftMs());
      return super.read();
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      socket.setSoTimeout(by.leftMs());
      return super.read(into, offset, length);
    }
  }
}
