package io.tidegate.dataplane.tls;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Native memory through which all TLS of one loop passes, owned by its thread: ciphertext that has
 * come, ciphertext that is to go, and plaintext on its way in or out of the engine. Contents last
 * until the call that filled it returns to the loop.
 */
final class TlsMemory {
  /** Ciphertext of one receive. */
  static final int IN_BYTES = 64 * 1024;

  /** Plaintext of one step: four records of the largest size. */
  static final int PLAIN_BYTES = 64 * 1024;

  /** Ciphertext of one step, or of one flight of a handshake: a step's records with overhead. */
  static final int OUT_BYTES = PLAIN_BYTES + 16 * 1024;

  final MemorySegment in = Arena.global().allocate(IN_BYTES, 64);
  final MemorySegment out = Arena.global().allocate(OUT_BYTES, 64);
  final MemorySegment plain = Arena.global().allocate(PLAIN_BYTES, 64);
  int inFrom;
  int inTo;
  int outLength;

  /** Bytes of {@link #in} that no engine has taken. */
  int input() {
    return inTo - inFrom;
  }

  /** Puts ciphertext into {@link #in}, which must be empty. */
  void input(byte[] bytes, int offset, int length) {
    MemorySegment.copy(bytes, offset, in, JAVA_BYTE, 0, length);
    inFrom = 0;
    inTo = length;
  }

  /** Takes what is left of {@link #in}. */
  void takeInput(byte[] target) {
    MemorySegment.copy(in, JAVA_BYTE, inFrom, target, 0, input());
    inFrom = 0;
    inTo = 0;
  }
}
