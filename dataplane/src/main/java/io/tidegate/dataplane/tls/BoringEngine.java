package io.tidegate.dataplane.tls;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.netty.internal.tcnative.SSL;
import io.tidegate.dataplane.loop.Transport;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A connection of BoringSSL; owned by its loop's thread.
 *
 * <p>Implementation note: BoringSSL reads and writes a BIO that is at any moment either a source
 * (our received ciphertext) or a sink (ciphertext to send), both in the loop's shared memory. What
 * it writes while the BIO is a source goes to a small buffer of the BIO's own, which is flushed to
 * the sink afterwards. An idle connection holds no other buffer.
 */
final class BoringEngine implements TlsEngine {
  /** Room for an alert, a key update or the beginning of a flight. */
  private static final int OWN_BUFFER_BYTES = 512;

  private final BoringContext context;
  private final TlsMemory memory;
  private final long ssl;
  private final long bio;
  private boolean endPending;
  private boolean freed;

  /** A connection under {@code context}. */
  BoringEngine(BoringContext context, TlsMemory memory) {
    this.context = context;
    this.memory = memory;
    this.ssl = SSL.newSSL(context.pointer(), context.isServer());
    this.bio = SSL.bioNewByteBuffer(ssl, OWN_BUFFER_BYTES);
    context.retain();
  }

  /** The {@code SSL*}. */
  long pointer() {
    return ssl;
  }

  @Override
  public int handshake() {
    boolean sending = false;
    while (true) {
      boolean feeding = !sending && memory.input() > 0;
      attach(feeding);
      SSL.clearError();
      int done = SSL.doHandshake(ssl);
      int error = done > 0 ? SSL.SSL_ERROR_NONE : SSL.getError(ssl, done);
      detach(feeding);
      flushOwnBuffer();
      if (done > 0) {
        return DONE;
      }
      if (error == SSL.SSL_ERROR_WANT_WRITE) {
        sending = true;
      } else if (error == SSL.SSL_ERROR_WANT_READ) {
        sending = false;
        if (memory.input() == 0) {
          return MORE;
        }
      } else {
        return FAILED;
      }
    }
  }

  /** Makes the BIO a source of what has come, or a sink. */
  private void attach(boolean feeding) {
    if (feeding) {
      SSL.bioSetByteBuffer(bio, memory.in.address() + memory.inFrom, memory.input(), false);
    } else {
      SSL.bioSetByteBuffer(
          bio,
          memory.out.address() + memory.outLength,
          TlsMemory.OUT_BYTES - memory.outLength,
          true);
    }
  }

  private void detach(boolean feeding) {
    int left = SSL.bioLengthByteBuffer(bio);
    SSL.bioClearByteBuffer(bio);
    if (feeding) {
      memory.inFrom = memory.inTo - left;
    } else {
      memory.outLength = TlsMemory.OUT_BYTES - left;
    }
  }

  private void flushOwnBuffer() {
    if (SSL.bioLengthNonApplication(bio) > 0) {
      attach(false);
      SSL.bioFlushByteBuffer(bio);
      detach(false);
    }
  }

  @Override
  public int read(byte[] into, int offset, int length) {
    int total = 0;
    while (total < length) {
      int want = Math.min(length - total, TlsMemory.PLAIN_BYTES);
      attach(true);
      int got = SSL.readFromSSL(ssl, memory.plain.address(), want);
      int error = got > 0 ? SSL.SSL_ERROR_NONE : SSL.getError(ssl, got);
      detach(true);
      if (got > 0) {
        MemorySegment.copy(memory.plain, JAVA_BYTE, 0, into, offset + total, got);
        total += got;
        if (memory.input() == 0 && SSL.sslPending(ssl) == 0) {
          break;
        }
        continue;
      }
      flushOwnBuffer();
      if (error == SSL.SSL_ERROR_WANT_READ) {
        break;
      }
      if (total > 0) {
        endPending = true; // to be told by the next read
        break;
      }
      if (error != SSL.SSL_ERROR_WANT_WRITE) {
        SSL.clearError();
        return error == SSL.SSL_ERROR_ZERO_RETURN ? Transport.END : Transport.BROKEN;
      }
    }
    return total > 0 ? total : Transport.NOTHING;
  }

  @Override
  public boolean hasMore() {
    return endPending || SSL.sslPending(ssl) > 0;
  }

  @Override
  public int write(byte[] from, int offset, int length) {
    int step = Math.min(length, TlsMemory.PLAIN_BYTES);
    MemorySegment.copy(from, offset, memory.plain, JAVA_BYTE, 0, step);
    attach(false);
    int taken = SSL.writeToSSL(ssl, memory.plain.address(), step);
    detach(false);
    if (taken <= 0) {
      SSL.clearError();
      return -1;
    }
    return taken;
  }

  @Override
  public void closeNotify() {
    attach(false);
    SSL.shutdownSSL(ssl);
    detach(false);
    SSL.clearError();
  }

  @Override
  public TlsFacts facts() {
    return new TlsFacts(
        text(SSL.getVersion(ssl)),
        text(SSL.getCipherForSSL(ssl)),
        text(SSL.getAlpnSelected(ssl)),
        group(),
        SSL.isSessionReused(ssl),
        peer());
  }

  private String group() {
    try {
      return text(SSL.getGroupName(ssl));
    } catch (Exception none) {
      return "";
    }
  }

  private List<byte[]> peer() {
    byte[] leaf = SSL.getPeerCertificate(ssl);
    if (leaf == null) {
      return List.of();
    }
    List<byte[]> chain = new ArrayList<>();
    chain.add(leaf);
    byte[][] sent = SSL.getPeerCertChain(ssl);
    if (sent != null) {
      for (byte[] each : sent) {
        if (!Arrays.equals(each, leaf)) {
          chain.add(each);
        }
      }
    }
    return chain;
  }

  private static String text(@Nullable String maybe) {
    return maybe == null ? "" : maybe;
  }

  @Override
  public void free() {
    if (!freed) {
      freed = true;
      SSL.freeSSL(ssl);
      context.release();
    }
  }
}
