package io.tidegate.dataplane.sys;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.Arrays;

/**
 * The system calls of the data plane; owned by one event loop thread, since results and addresses
 * pass through scratch memory of the instance. Every call returns the kernel's result, or {@code
 * -errno} (see {@link Errno}). Receiving and sending work on heap arrays in <i>critical</i>
 * downcalls: the thread does not leave Java, which saves two state changes and a copy per call; all
 * descriptors are non-blocking, so such a call is short.
 */
public final class Syscalls {
  private static final Linker LINKER = Linker.nativeLinker();
  private static final Linker.Option ERRNO = Linker.Option.captureCallState("errno");
  private static final Linker.Option CRITICAL = Linker.Option.critical(true);

  /**
   * One type for all calls but recv and send: the linker makes code for every type at start. C
   * functions take integers and addresses in registers (System V ABI, AAPCS64), read the lower half
   * of a register for an int, and do not look at registers beyond their parameters.
   */
  private static final FunctionDescriptor SIX_WORDS =
      FunctionDescriptor.of(
          JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG);

  private static final MethodHandle SOCKET = plain("socket");
  private static final MethodHandle BIND = plain("bind");
  private static final MethodHandle LISTEN = plain("listen");
  private static final MethodHandle ACCEPT4 = plain("accept4");
  private static final MethodHandle CONNECT = plain("connect");
  private static final MethodHandle GETSOCKNAME = plain("getsockname");
  private static final MethodHandle SHUTDOWN = plain("shutdown");
  private static final MethodHandle CLOSE = plain("close");
  private static final MethodHandle SETSOCKOPT = plain("setsockopt");
  private static final MethodHandle GETSOCKOPT = plain("getsockopt");
  private static final MethodHandle PIPE2 = plain("pipe2");
  private static final MethodHandle SPLICE = plain("splice");
  private static final MethodHandle FCNTL = plain("fcntl");
  private static final MethodHandle READ = plain("read");
  private static final MethodHandle RECV =
      critical("recv", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));
  private static final MethodHandle SEND =
      critical("send", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));

  private static final int AF_INET = 2;
  private static final int AF_INET6 = 10;
  private static final int SOCK_STREAM = 1;
  private static final int SOCK_DGRAM = 2;
  private static final int SOCK_NONBLOCK = 0x800;
  private static final int SOCK_CLOEXEC = 0x80000;
  private static final int MSG_NOSIGNAL = 0x4000;
  private static final int MSG_PEEK = 2;
  private static final int SOL_SOCKET = 1;
  private static final long SPLICE_FLAGS = 1 | 2; // SPLICE_F_MOVE | SPLICE_F_NONBLOCK
  private static final int F_SETPIPE_SZ = 1031;
  private static final int SOCKADDR_BYTES = 28;

  /** {@code SO_REUSEADDR} at {@code SOL_SOCKET}. */
  public static final int SO_REUSEADDR = 2;

  /** {@code SO_REUSEPORT} at {@code SOL_SOCKET}. */
  public static final int SO_REUSEPORT = 15;

  /** {@code SO_SNDBUF} at {@code SOL_SOCKET}, bytes. */
  public static final int SO_SNDBUF = 7;

  /** {@code SO_RCVBUF} at {@code SOL_SOCKET}, bytes. */
  public static final int SO_RCVBUF = 8;

  private static final int SO_ERROR = 4;
  private static final int SO_MEMINFO = 55; // nine numbers: linux/sock_diag.h, SK_MEMINFO_*
  private static final int MEMINFO_BYTES = 36;
  private static final int SNDBUF_AT = 4 * 3;
  private static final int QUEUED_AT = 4 * 5;
  private static final int SO_LINGER = 13;
  private static final int IPPROTO_TCP = 6;
  private static final int TCP_NODELAY = 1;
  private static final int IPPROTO_IPV6 = 41;
  private static final int IPV6_FREEBIND = 78;

  private final MemorySegment state = Arena.global().allocate(Linker.Option.captureStateLayout());
  private final MemorySegment address = Arena.global().allocate(SOCKADDR_BYTES, 8);
  private final MemorySegment words = Arena.global().allocate(64, 8);

  private static MethodHandle plain(String name) {
    return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), SIX_WORDS, ERRNO);
  }

  private static MethodHandle critical(String name, FunctionDescriptor type) {
    return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), type, ERRNO, CRITICAL);
  }

  /** A new non-blocking TCP socket for addresses of {@code addressBytes} (4 or 16) bytes. */
  public int tcpSocket(int addressBytes) {
    int family = addressBytes == 4 ? AF_INET : AF_INET6;
    return call(SOCKET, family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, 0);
  }

  /** A new non-blocking UDP socket for addresses of 4 or 16 bytes. */
  public int udpSocket(int addressBytes) {
    int family = addressBytes == 4 ? AF_INET : AF_INET6;
    return call(SOCKET, family, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, 0);
  }

  /** Binds to {@code ip} (4 or 16 bytes) and {@code port}. */
  public int bind(int fd, byte[] ip, int port) {
    int length = fill(ip, port);
    return call(BIND, fd, address.address(), length, 0);
  }

  /** Starts listening with room for {@code backlog} connections. */
  public int listen(int fd, int backlog) {
    return call(LISTEN, fd, backlog, 0, 0);
  }

  /**
   * A waiting connection, non-blocking; {@link #lastIp()} and {@link #lastPort()} tell the peer.
   */
  public int accept(int fd) {
    words.set(JAVA_INT, 0, SOCKADDR_BYTES);
    return call(ACCEPT4, fd, address.address(), words.address(), SOCK_NONBLOCK | SOCK_CLOEXEC);
  }

  /** Begins to connect: 0 when connected at once, usually {@code -EINPROGRESS}. */
  public int connect(int fd, byte[] ip, int port) {
    int length = fill(ip, port);
    return call(CONNECT, fd, address.address(), length, 0);
  }

  /** Reads the local address, then {@link #lastIp()} and {@link #lastPort()} tell it. */
  public int localAddress(int fd) {
    words.set(JAVA_INT, 0, SOCKADDR_BYTES);
    return call(GETSOCKNAME, fd, address.address(), words.address(), 0);
  }

  /** The IP of the last accept or {@link #localAddress}; an IPv4-mapped one as 4 bytes. */
  public byte[] lastIp() {
    if (address.get(java.lang.foreign.ValueLayout.JAVA_SHORT, 0) == AF_INET) {
      return address.asSlice(4, 4).toArray(JAVA_BYTE);
    }
    byte[] ip = address.asSlice(8, 16).toArray(JAVA_BYTE);
    return isMapped(ip) ? Arrays.copyOfRange(ip, 12, 16) : ip;
  }

  /** Whether these are {@code ::ffff:a.b.c.d} (RFC 4291 section 2.5.5.2). */
  private static boolean isMapped(byte[] ip) {
    for (int i = 0; i < 10; i++) {
      if (ip[i] != 0) {
        return false;
      }
    }
    return ip[10] == -1 && ip[11] == -1;
  }

  /** The port of the last accept or {@link #localAddress}. */
  public int lastPort() {
    return (address.get(JAVA_BYTE, 2) & 0xff) << 8 | (address.get(JAVA_BYTE, 3) & 0xff);
  }

  /** Receives up to {@code length} bytes; 0 is the peer's end of stream. */
  public int recv(int fd, byte[] into, int offset, int length) {
    try {
      MemorySegment at = MemorySegment.ofArray(into).asSlice(offset, length);
      return result((long) RECV.invokeExact(state, fd, at, (long) length, 0));
    } catch (Throwable impossible) {
      throw bug(impossible);
    }
  }

  /** {@link #recv} from the start of {@code into}, leaving the bytes where they are. */
  public int peek(int fd, byte[] into, int length) {
    try {
      MemorySegment at = MemorySegment.ofArray(into);
      return result((long) RECV.invokeExact(state, fd, at, (long) length, MSG_PEEK));
    } catch (Throwable impossible) {
      throw bug(impossible);
    }
  }

  /** {@link #recv(int, byte[], int, int)} to native memory. */
  public int recv(int fd, MemorySegment into, int length) {
    try {
      return result((long) RECV.invokeExact(state, fd, into, (long) length, 0));
    } catch (Throwable impossible) {
      throw bug(impossible);
    }
  }

  /** {@link #send(int, byte[], int, int)} from native memory. */
  public int send(int fd, MemorySegment from, int length) {
    try {
      return result((long) SEND.invokeExact(state, fd, from, (long) length, MSG_NOSIGNAL));
    } catch (Throwable impossible) {
      throw bug(impossible);
    }
  }

  /** Sends up to {@code length} bytes, never raising a signal. */
  public int send(int fd, byte[] from, int offset, int length) {
    try {
      MemorySegment at = MemorySegment.ofArray(from).asSlice(offset, length);
      return result((long) SEND.invokeExact(state, fd, at, (long) length, MSG_NOSIGNAL));
    } catch (Throwable impossible) {
      throw bug(impossible);
    }
  }

  /** Moves up to {@code length} bytes between a pipe and a socket inside the kernel. */
  public long splice(int from, int to, long length) {
    try {
      long moved =
          (long) SPLICE.invokeExact(state, (long) from, 0L, (long) to, 0L, length, SPLICE_FLAGS);
      return moved >= 0 ? moved : -errno();
    } catch (Throwable impossible) {
      throw bug(impossible);
    }
  }

  /** A non-blocking pipe: {@code ends[0]} to read from, {@code ends[1]} to write to. */
  public int pipe(int[] ends) {
    int done = call(PIPE2, words.address(), SOCK_NONBLOCK | SOCK_CLOEXEC, 0, 0);
    ends[0] = words.get(JAVA_INT, 0);
    ends[1] = words.get(JAVA_INT, 4);
    return done;
  }

  /** Bytes that a socket's send buffer has room for now; 0 or less when it is full or unknown. */
  public int sendRoom(int fd) {
    long lengthAt = MEMINFO_BYTES;
    words.set(JAVA_INT, lengthAt, MEMINFO_BYTES);
    long at = words.address();
    try {
      long done =
          (long)
              GETSOCKOPT.invokeExact(
                  state, (long) fd, (long) SOL_SOCKET, (long) SO_MEMINFO, at, at + lengthAt, 0L);
      return (int) done < 0 ? 0 : words.get(JAVA_INT, SNDBUF_AT) - words.get(JAVA_INT, QUEUED_AT);
    } catch (Throwable impossible) {
      throw bug(impossible);
    }
  }

  /** Asks for room of {@code bytes} in a pipe: the room that it has now, or a negative error. */
  public int pipeRoom(int fd, int bytes) {
    return call(FCNTL, fd, F_SETPIPE_SZ, bytes, 0);
  }

  /** Reads up to {@code length} bytes of a pipe into native memory. */
  public int read(int fd, MemorySegment into, int length) {
    return call(READ, fd, into.address(), length, 0);
  }

  /** Ends our side of the stream (FIN); the other side may go on. */
  public int shutdownOutput(int fd) {
    return call(SHUTDOWN, fd, 1, 0, 0);
  }

  /** Closes the descriptor. */
  public int close(int fd) {
    return call(CLOSE, fd, 0, 0, 0);
  }

  /** Sets an integer option at {@code SOL_SOCKET}. */
  public int setOption(int fd, int option, int value) {
    return set(fd, SOL_SOCKET, option, value);
  }

  /** Lets an IPv6 socket bind to addresses that no interface has, but perhaps a local route. */
  public int freeBind(int fd) {
    return set(fd, IPPROTO_IPV6, IPV6_FREEBIND, 1);
  }

  /** No delay for small segments. */
  public int noDelay(int fd) {
    return set(fd, IPPROTO_TCP, TCP_NODELAY, 1);
  }

  /** Makes the coming close a reset: unsent data is dropped and the peer sees RST. */
  public int resetOnClose(int fd) {
    return set(fd, SOL_SOCKET, SO_LINGER, 1, 0);
  }

  /** The pending socket error as a positive errno, 0 when there is none. */
  public int pendingError(int fd) {
    words.set(JAVA_INT, 0, 0);
    words.set(JAVA_INT, 8, 4);
    long value = words.address();
    try {
      long done =
          (long)
              GETSOCKOPT.invokeExact(
                  state, (long) fd, (long) SOL_SOCKET, (long) SO_ERROR, value, value + 8, 0L);
      return (int) done < 0 ? errno() : words.get(JAVA_INT, 0);
    } catch (Throwable impossible) {
      throw bug(impossible);
    }
  }

  private int set(int fd, int level, int option, int... values) {
    for (int i = 0; i < values.length; i++) {
      words.set(JAVA_INT, 4L * i, values[i]);
    }
    long at = words.address();
    long bytes = 4L * values.length;
    try {
      long done =
          (long)
              SETSOCKOPT.invokeExact(state, (long) fd, (long) level, (long) option, at, bytes, 0L);
      return (int) done < 0 ? -errno() : 0;
    } catch (Throwable impossible) {
      throw bug(impossible);
    }
  }

  /** Calls a function that takes four words at most and returns an int. */
  private int call(MethodHandle function, long a, long b, long c, long d) {
    try {
      long done = (long) function.invokeExact(state, a, b, c, d, 0L, 0L);
      return (int) done < 0 ? -errno() : (int) done;
    } catch (Throwable impossible) {
      throw bug(impossible);
    }
  }

  private int fill(byte[] ip, int port) {
    address.fill((byte) 0);
    address.set(
        java.lang.foreign.ValueLayout.JAVA_SHORT, 0, (short) (ip.length == 4 ? AF_INET : AF_INET6));
    address.set(JAVA_BYTE, 2, (byte) (port >> 8));
    address.set(JAVA_BYTE, 3, (byte) port);
    MemorySegment.copy(ip, 0, address, JAVA_BYTE, ip.length == 4 ? 4 : 8, ip.length);
    return ip.length == 4 ? 16 : SOCKADDR_BYTES;
  }

  private int result(long raw) {
    return raw >= 0 ? (int) raw : -errno();
  }

  private int errno() {
    return state.get(JAVA_INT, 0);
  }

  private static IllegalStateException bug(Throwable impossible) {
    return new IllegalStateException("system call failed in Java", impossible);
  }
}
