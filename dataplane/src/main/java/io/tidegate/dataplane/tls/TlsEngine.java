package io.tidegate.dataplane.tls;

/**
 * The cryptography of one connection; owned by its loop's thread. Ciphertext comes and goes through
 * the loop's {@link TlsMemory}: every method may take from {@code in} and add to {@code out}, which
 * the caller sends afterwards, failures included (an alert).
 */
public interface TlsEngine {
  /** {@link #handshake}: done. */
  int DONE = 1;

  /** {@link #handshake}: the peer's next bytes are needed. */
  int MORE = 0;

  /** {@link #handshake}: it has failed for good. */
  int FAILED = -1;

  /** Goes on with the handshake. */
  int handshake();

  /**
   * Decrypts up to {@code length} bytes: their number, or {@code NOTHING}, {@code END} (the peer
   * has closed) or {@code BROKEN} as of {@link io.tidegate.dataplane.loop.Transport#receive}.
   */
  int read(byte[] into, int offset, int length);

  /** Whether decrypted bytes, or the news of the end, wait inside. */
  boolean hasMore();

  /**
   * Encrypts bytes, at most {@link TlsMemory#PLAIN_BYTES}; returns how many were taken, -1 when the
   * connection is broken.
   */
  int write(byte[] from, int offset, int length);

  /** Says that nothing more will come (close_notify). */
  void closeNotify();

  /** What was negotiated; after the handshake. */
  TlsFacts facts();

  /** Returns native memory; the engine is not used again. */
  void free();
}
