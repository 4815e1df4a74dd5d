package io.tidegate.dataplane.sys;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A Unix socket of messages that can carry open descriptors to another process ({@code SCM_RIGHTS},
 * unix(7)). Calls block, so it is for platform threads that are no event loop; one thread at a
 * time.
 */
public final class DescriptorSocket implements AutoCloseable {
  /** Descriptors in one message at most; the kernel takes 253. */
  public static final int MAX_DESCRIPTORS = 200;

  private static final Linker LINKER = Linker.nativeLinker();
  private static final Linker.Option ERRNO = Linker.Option.captureCallState("errno");
  private static final MethodHandle SOCKET =
      call("socket", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));
  private static final MethodHandle BIND =
      call("bind", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));
  private static final MethodHandle CONNECT =
      call("connect", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));
  private static final MethodHandle LISTEN =
      call("listen", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));
  private static final MethodHandle ACCEPT4 =
      call("accept4", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, ADDRESS, JAVA_INT));
  private static final MethodHandle SHUTDOWN =
      call("shutdown", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));
  private static final MethodHandle CLOSE =
      call("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
  private static final MethodHandle SETSOCKOPT =
      call(
          "setsockopt",
          FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));
  private static final MethodHandle SENDMSG =
      call("sendmsg", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT));
  private static final MethodHandle RECVMSG =
      call("recvmsg", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT));

  private static final int AF_UNIX = 1;
  private static final int SOCK_SEQPACKET = 5;
  private static final int SOCK_CLOEXEC = 0x80000;
  private static final int SOL_SOCKET = 1;
  private static final int SCM_RIGHTS = 1;
  private static final int SO_RCVTIMEO = 20;
  private static final int SO_SNDTIMEO = 21;
  private static final int MSG_NOSIGNAL = 0x4000;
  private static final int MSG_CMSG_CLOEXEC = 0x40000000;
  private static final int MAX_PATH_BYTES = 107;
  private static final int MAX_TEXT_BYTES = 16 * 1024;
  private static final int MSGHDR_BYTES = 56;
  private static final int CMSGHDR_BYTES = 16;

  private final int fd;
  private boolean closed;

  private DescriptorSocket(int fd) {
    this.fd = fd;
  }

  /** A message: what it says and the descriptors that came with it, which the receiver owns. */
  public record Message(String text, List<Integer> descriptors) {
    /** Copies. */
    public Message {
      descriptors = List.copyOf(descriptors);
    }
  }

  private static MethodHandle call(String name, FunctionDescriptor type) {
    return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), type, ERRNO);
  }

  @FunctionalInterface
  private interface Native {
    long run(MemorySegment errno, Arena arena) throws Throwable;
  }

  private static long run(String what, Native call) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment errno = arena.allocate(Linker.Option.captureStateLayout());
      long done = call.run(errno, arena);
      if (done < 0) {
        throw new IOException(what + " failed with error " + errno.get(JAVA_INT, 0));
      }
      return done;
    } catch (IOException failed) {
      throw failed;
    } catch (Throwable impossible) {
      throw new IllegalStateException("system call failed in Java", impossible);
    }
  }

  private static DescriptorSocket open() throws IOException {
    return new DescriptorSocket(
        (int)
            run(
                "socket",
                (errno, arena) ->
                    (int) SOCKET.invokeExact(errno, AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0)));
  }

  /** Listens at {@code path}, at most 107 bytes long, which must not exist. */
  public static DescriptorSocket listen(Path path) throws IOException {
    DescriptorSocket socket = open();
    try {
      run(
          "bind to " + path,
          (errno, arena) ->
              (int) BIND.invokeExact(errno, socket.fd, address(arena, path), MAX_PATH_BYTES + 3));
      run("listen", (errno, arena) -> (int) LISTEN.invokeExact(errno, socket.fd, 4));
      return socket;
    } catch (IOException failed) {
      socket.close();
      throw failed;
    }
  }

  /** Connects to who listens at {@code path}. */
  public static DescriptorSocket connect(Path path) throws IOException {
    DescriptorSocket socket = open();
    try {
      run(
          "connect to " + path,
          (errno, arena) ->
              (int)
                  CONNECT.invokeExact(errno, socket.fd, address(arena, path), MAX_PATH_BYTES + 3));
      return socket;
    } catch (IOException failed) {
      socket.close();
      throw failed;
    }
  }

  private static MemorySegment address(Arena arena, Path path) throws IOException {
    byte[] bytes = path.toString().getBytes(StandardCharsets.UTF_8);
    if (bytes.length > MAX_PATH_BYTES) {
      throw new IOException("longer than a Unix socket's path can be: " + path);
    }
    MemorySegment address = arena.allocate(MAX_PATH_BYTES + 3, 8);
    address.set(JAVA_SHORT, 0, (short) AF_UNIX);
    MemorySegment.copy(bytes, 0, address, JAVA_BYTE, 2, bytes.length);
    return address;
  }

  /** The next connection. */
  public DescriptorSocket accept() throws IOException {
    return new DescriptorSocket(
        (int)
            run(
                "accept",
                (errno, arena) ->
                    (int)
                        ACCEPT4.invokeExact(
                            errno, fd, MemorySegment.NULL, MemorySegment.NULL, SOCK_CLOEXEC)));
  }

  /** How long {@link #send} and {@link #receive} wait at most. */
  public void limit(Duration time) throws IOException {
    for (int option : new int[] {SO_RCVTIMEO, SO_SNDTIMEO}) {
      run(
          "setsockopt",
          (errno, arena) -> {
            MemorySegment value = arena.allocate(16, 8);
            value.set(JAVA_LONG, 0, time.toSeconds());
            value.set(JAVA_LONG, 8, time.toNanosPart() / 1000);
            return (int) SETSOCKOPT.invokeExact(errno, fd, SOL_SOCKET, option, value, 16);
          });
    }
  }

  /** Sends a message; the receiver gets duplicates of the descriptors. */
  public void send(Message message) throws IOException {
    byte[] text = message.text().getBytes(StandardCharsets.UTF_8);
    List<Integer> descriptors = message.descriptors();
    if (text.length == 0 || text.length > MAX_TEXT_BYTES || descriptors.size() > MAX_DESCRIPTORS) {
      throw new IOException("a message of " + text.length + " bytes, " + descriptors.size());
    }
    run(
        "sendmsg",
        (errno, arena) -> {
          MemorySegment bytes = arena.allocate(text.length);
          MemorySegment.copy(text, 0, bytes, JAVA_BYTE, 0, text.length);
          MemorySegment control = MemorySegment.NULL;
          if (!descriptors.isEmpty()) {
            control = arena.allocate(CMSGHDR_BYTES + round(4L * descriptors.size()), 8);
            control.set(JAVA_LONG, 0, CMSGHDR_BYTES + 4L * descriptors.size());
            control.set(JAVA_INT, 8, SOL_SOCKET);
            control.set(JAVA_INT, 12, SCM_RIGHTS);
            for (int i = 0; i < descriptors.size(); i++) {
              control.set(JAVA_INT, CMSGHDR_BYTES + 4L * i, descriptors.get(i));
            }
          }
          MemorySegment header = header(arena, bytes, control);
          return (long) SENDMSG.invokeExact(errno, fd, header, MSG_NOSIGNAL);
        });
  }

  /** The next message; its text is empty when the peer has closed. */
  public Message receive() throws IOException {
    List<Integer> descriptors = new ArrayList<>();
    String[] text = {""};
    run(
        "recvmsg",
        (errno, arena) -> {
          MemorySegment bytes = arena.allocate(MAX_TEXT_BYTES);
          MemorySegment control = arena.allocate(CMSGHDR_BYTES + round(4L * MAX_DESCRIPTORS), 8);
          MemorySegment header = header(arena, bytes, control);
          long got = (long) RECVMSG.invokeExact(errno, fd, header, MSG_CMSG_CLOEXEC);
          if (got > 0) {
            text[0] = new String(bytes.asSlice(0, got).toArray(JAVA_BYTE), StandardCharsets.UTF_8);
            boolean carries =
                header.get(JAVA_LONG, 40) >= CMSGHDR_BYTES
                    && control.get(JAVA_INT, 12) == SCM_RIGHTS;
            long count = carries ? (control.get(JAVA_LONG, 0) - CMSGHDR_BYTES) / 4 : 0;
            for (long i = 0; i < count; i++) {
              descriptors.add(control.get(JAVA_INT, CMSGHDR_BYTES + 4 * i));
            }
          }
          return got;
        });
    return new Message(text[0], descriptors);
  }

  /** A {@code struct msghdr} of the 64-bit ABIs, over one {@code struct iovec}. */
  private static MemorySegment header(Arena arena, MemorySegment bytes, MemorySegment control) {
    MemorySegment vector = arena.allocate(16, 8);
    vector.set(ADDRESS, 0, bytes);
    vector.set(JAVA_LONG, 8, bytes.byteSize());
    MemorySegment header = arena.allocate(MSGHDR_BYTES, 8);
    header.set(ADDRESS, 16, vector);
    header.set(JAVA_LONG, 24, 1);
    header.set(ADDRESS, 32, control);
    header.set(JAVA_LONG, 40, control.byteSize());
    return header;
  }

  private static long round(long bytes) {
    return (bytes + 7) & ~7L;
  }

  /** Closes it; a thread that waits in {@link #accept} or {@link #receive} goes on. */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    try {
      run(
          "shutdown",
          (errno, arena) -> {
            int unusedWhenNotConnected = (int) SHUTDOWN.invokeExact(errno, fd, 2);
            return Math.max(0, unusedWhenNotConnected);
          });
      run("close", (errno, arena) -> (int) CLOSE.invokeExact(errno, fd));
    } catch (IOException gone) {
      // nothing is left to close
    }
  }
}
