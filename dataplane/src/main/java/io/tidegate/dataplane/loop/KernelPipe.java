package io.tidegate.dataplane.loop;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.tidegate.dataplane.sys.Syscalls;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * The pipe through which bytes go from socket to socket inside the kernel (splice(2)): one per
 * loop, owned by its thread. It is empty between two calls: what the second socket has no room for
 * is taken out again and waits as any unsent bytes do, so no connection owns a pipe.
 */
public final class KernelPipe {
  /** Shorter bodies, and the ends of longer ones, are copied: that is as quick. */
  public static final int WORTHWHILE_BYTES = 64 * 1024;

  /**
   * The end of a body is always received by the usual way, which sees what follows it: bytes behind
   * a response must never be taken for the next one.
   */
  public static final int TAIL_BYTES = 16 * 1024;

  /** Moved at most at once, when the receiver has room for as much. */
  static final int MOST_BYTES = 1024 * 1024;

  /** Moved at once, at most, when the receiver has less room: what one receive takes. */
  static final int LEAST_BYTES = Loop.READ_BYTES;

  private final Syscalls syscalls;
  private final int[] ends = new int[2];
  private final Arena arena = Arena.ofConfined();
  private final MemorySegment rest = arena.allocate(LEAST_BYTES);

  /**
   * Makes the pipe.
   *
   * @throws IllegalStateException when the process may open no more descriptors
   */
  KernelPipe(Syscalls syscalls) {
    this.syscalls = syscalls;
    int failed = syscalls.pipe(ends);
    if (failed < 0) {
      throw new IllegalStateException("no pipe: error " + -failed);
    }
    syscalls.pipeRoom(ends[1], MOST_BYTES); // a smaller one than asked for works, too
  }

  /** Whether {@code bytes} of a body that nobody looks at should go from one to the other here. */
  public static boolean suits(long bytes, Transport from, Transport to) {
    return bytes >= WORTHWHILE_BYTES && from instanceof TcpSocket && to instanceof TcpSocket;
  }

  /** Takes up to {@code most} bytes out of a socket; the result is that of a receive call. */
  int fill(int socket, int most) {
    return (int) syscalls.splice(socket, ends[1], most);
  }

  /** Gives up to {@code length} bytes to a socket; the result is that of a send call. */
  int empty(int socket, int length) {
    return (int) syscalls.splice(ends[0], socket, length);
  }

  /** Takes all {@code length} bytes out of the pipe. */
  void take(byte[] into, int offset, int length) {
    int done = 0;
    while (done < length) {
      int got = syscalls.read(ends[0], rest, Math.min(length - done, LEAST_BYTES));
      if (got <= 0) {
        throw new IllegalStateException("the pipe lacks " + (length - done) + " bytes: " + got);
      }
      MemorySegment.copy(rest, JAVA_BYTE, 0, into, offset + done, got);
      done += got;
    }
  }

  void close() {
    syscalls.close(ends[0]);
    syscalls.close(ends[1]);
    arena.close();
  }
}
