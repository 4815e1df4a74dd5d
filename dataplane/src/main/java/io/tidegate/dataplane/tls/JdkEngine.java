package io.tidegate.dataplane.tls;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.tidegate.dataplane.loop.Transport;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.security.cert.Certificate;
import java.security.cert.CertificateEncodingException;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/**
 * A connection of the JDK's TLS; owned by its loop's thread. For what BoringSSL lacks: some older
 * cipher suites, a server's own order of suites in TLS 1.3, machines without the native library.
 * Slower, and it keeps two buffers per connection.
 */
final class JdkEngine implements TlsEngine {
  private static final ByteBuffer NOTHING_TO_SAY = ByteBuffer.allocate(0);
  private static final int RECORD_ROOM = 17 * 1024;

  private final SSLEngine engine;
  private final TlsMemory memory;
  private ByteBuffer net = ByteBuffer.allocate(RECORD_ROOM).limit(0);
  private final ByteBuffer app = ByteBuffer.allocate(RECORD_ROOM).limit(0);
  private boolean begun;
  private boolean ended;

  JdkEngine(SSLEngine engine, TlsMemory memory) {
    this.engine = engine;
    this.memory = memory;
  }

  /** Moves all ciphertext that has come into {@link #net}. */
  private void take() {
    int length = memory.input();
    if (length == 0) {
      return;
    }
    if (net.capacity() - net.limit() < length) {
      ByteBuffer larger = ByteBuffer.allocate(Math.max(RECORD_ROOM, net.remaining() + length));
      net = larger.put(net).flip();
    }
    int end = net.limit();
    net.limit(end + length);
    MemorySegment.copy(memory.in, JAVA_BYTE, memory.inFrom, net.array(), end, length);
    memory.inFrom = memory.inTo;
  }

  @Override
  public int handshake() {
    take();
    try {
      if (!begun) {
        begun = true;
        engine.beginHandshake();
      }
      while (true) {
        switch (engine.getHandshakeStatus()) {
          case NEED_TASK -> runTasks();
          case NEED_WRAP -> wrap(NOTHING_TO_SAY);
          case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> {
            if (unwrap() == SSLEngineResult.Status.BUFFER_UNDERFLOW) {
              return MORE;
            }
            if (ended) {
              return FAILED;
            }
          }
          case FINISHED, NOT_HANDSHAKING -> {
            return DONE;
          }
        }
      }
    } catch (SSLException failed) {
      tellAlert();
      return FAILED;
    }
  }

  private void runTasks() {
    for (Runnable task = engine.getDelegatedTask();
        task != null;
        task = engine.getDelegatedTask()) {
      task.run();
    }
  }

  private void tellAlert() {
    try {
      boolean more = true;
      while (more
          && engine.getHandshakeStatus() == SSLEngineResult.HandshakeStatus.NEED_WRAP
          && room() >= RECORD_ROOM) {
        more = wrap(NOTHING_TO_SAY).bytesProduced() > 0;
      }
    } catch (SSLException alreadyFailed) {
      ended = true;
    }
  }

  private int room() {
    return TlsMemory.OUT_BYTES - memory.outLength;
  }

  private SSLEngineResult wrap(ByteBuffer from) throws SSLException {
    ByteBuffer out = memory.out.asByteBuffer().position(memory.outLength);
    SSLEngineResult result = engine.wrap(from, out);
    memory.outLength = out.position();
    return result;
  }

  private SSLEngineResult.Status unwrap() throws SSLException {
    app.compact();
    SSLEngineResult result = engine.unwrap(net, app);
    app.flip();
    ended |= result.getStatus() == SSLEngineResult.Status.CLOSED;
    if (result.getStatus() == SSLEngineResult.Status.BUFFER_UNDERFLOW && net.position() > 0) {
      net.compact().flip();
    }
    return result.getStatus();
  }

  @Override
  public int read(byte[] into, int offset, int length) {
    take();
    int total = 0;
    try {
      while (total < length) {
        int step = Math.min(app.remaining(), length - total);
        app.get(into, offset + total, step);
        total += step;
        if (total == length || ended) {
          break;
        }
        SSLEngineResult.Status status = unwrap();
        afterwards();
        if (status == SSLEngineResult.Status.BUFFER_UNDERFLOW) {
          break;
        }
      }
    } catch (SSLException failed) {
      tellAlert();
      return Transport.BROKEN;
    }
    if (total > 0) {
      return total;
    }
    return ended ? Transport.END : Transport.NOTHING;
  }

  /** Key updates and the like. */
  private void afterwards() throws SSLException {
    if (engine.getHandshakeStatus() == SSLEngineResult.HandshakeStatus.NEED_TASK) {
      runTasks();
    }
    if (engine.getHandshakeStatus() == SSLEngineResult.HandshakeStatus.NEED_WRAP
        && room() >= RECORD_ROOM) {
      wrap(NOTHING_TO_SAY);
    }
  }

  @Override
  public boolean hasMore() {
    return app.hasRemaining() || ended || hasRecord();
  }

  /** Whether a whole record waits. */
  private boolean hasRecord() {
    return net.remaining() >= 5
        && net.remaining() >= 5 + (net.getShort(net.position() + 3) & 0xffff);
  }

  @Override
  public int write(byte[] from, int offset, int length) {
    int step = Math.min(length, TlsMemory.PLAIN_BYTES);
    ByteBuffer source = ByteBuffer.wrap(from, offset, step);
    try {
      while (source.hasRemaining() && room() >= RECORD_ROOM) {
        if (wrap(source).getStatus() != SSLEngineResult.Status.OK) {
          return -1;
        }
      }
    } catch (SSLException failed) {
      return -1;
    }
    return step - source.remaining();
  }

  @Override
  public void closeNotify() {
    engine.closeOutbound();
    tellAlert();
  }

  @Override
  public TlsFacts facts() {
    SSLSession session = engine.getSession();
    CipherSuites suite = CipherSuites.valueOf(session.getCipherSuite());
    String alpn = engine.getApplicationProtocol();
    return new TlsFacts(
        session.getProtocol(), suite.openSslName, alpn == null ? "" : alpn, "", false, peer());
  }

  private List<byte[]> peer() {
    List<byte[]> chain = new ArrayList<>();
    try {
      for (Certificate each : engine.getSession().getPeerCertificates()) {
        chain.add(each.getEncoded());
      }
    } catch (SSLPeerUnverifiedException | CertificateEncodingException none) {
      return List.of();
    }
    return chain;
  }

  @Override
  public void free() {
    engine.closeOutbound();
  }
}
