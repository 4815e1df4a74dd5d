package io.tidegate.dataplane.loop;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.netty.channel.IoEvent;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoEvent;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.unix.FileDescriptor;
import io.tidegate.dataplane.sys.Errno;
import io.tidegate.dataplane.sys.Syscalls;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * A non-blocking TCP descriptor, owned by its loop's thread. Registered edge-triggered for both
 * directions: after a {@link #receive} that filled less than asked, or a {@link #send} that took
 * less than given, an event will come; otherwise none may. It keeps what the kernel did not take
 * ({@link #unsent}) in a borrowed buffer and sends it when there is room.
 */
public final class TcpSocket implements Transport, EpollIoHandle {
  private static final EpollIoOps INTEREST =
      EpollIoOps.EPOLLIN
          .with(EpollIoOps.EPOLLOUT)
          .with(EpollIoOps.EPOLLRDHUP)
          .with(EpollIoOps.EPOLLET);
  private static final EpollIoOps WAITING_CONNECTIONS = EpollIoOps.EPOLLIN;

  /** Watched, told of nothing; without any operation epoll would forget the descriptor. */
  private static final EpollIoOps SILENCE = EpollIoOps.EPOLLET;

  private static final int OUTPUT = EpollIoOps.EPOLLOUT.value() | EpollIoOps.EPOLLERR.value();
  private static final int INPUT_ONLY_MASK = ~EpollIoOps.EPOLLOUT.value();
  private static final int HANGUP = 0x10;
  private static final int ENDING =
      EpollIoOps.EPOLLRDHUP.value() | EpollIoOps.EPOLLERR.value() | HANGUP;

  private final Loop loop;
  private final Syscalls syscalls;
  private final int fd;
  private final FileDescriptor descriptor;
  private final boolean listening;
  private SocketEvents events;
  private @Nullable IoRegistration registration;
  private final ByteQueue unsent;
  private boolean finAfterUnsent;
  private boolean waitingForRoom;
  private boolean stood;
  private boolean ending;
  private boolean closed;
  private int error;

  /** Counts the bytes of a dialled connection. */
  private PeerTraffic.@Nullable Counter counter;

  /**
   * Begins to connect to {@code ip} (4 or 16 bytes) and {@code port}. Bytes may be sent at once:
   * they wait until the connection stands. The result has an {@link #error} when connecting failed
   * right away; otherwise {@link SocketEvents#writable} tells that it stands or is broken.
   */
  public static TcpSocket dial(Loop loop, byte[] ip, int port, SocketEvents events) {
    Syscalls syscalls = loop.syscalls();
    int fd = syscalls.tcpSocket(ip.length);
    TcpSocket socket = new TcpSocket(loop, fd, events);
    if (fd < 0) {
      socket.error = -fd;
      socket.closed = true;
      return socket;
    }
    socket.counter = loop.peers().counter(ip);
    syscalls.noDelay(fd);
    int done = syscalls.connect(fd, ip, port);
    if (done < 0 && done != -Errno.EINPROGRESS) {
      socket.error = -done;
      return socket;
    }
    socket.waitingForRoom = true;
    socket.open();
    return socket;
  }

  /** Takes over {@code fd}, an open non-blocking descriptor, and begins to watch it. */
  public TcpSocket(Loop loop, int fd, SocketEvents events) {
    this(loop, fd, events, false);
  }

  private TcpSocket(Loop loop, int fd, SocketEvents events, boolean listening) {
    this.listening = listening;
    this.loop = loop;
    this.syscalls = loop.syscalls();
    this.unsent = new ByteQueue(loop.buffers());
    this.fd = fd;
    this.descriptor = new FileDescriptor(Math.max(0, fd));
    this.events = events;
  }

  /**
   * Takes over {@code fd}, which listens: {@link SocketEvents#readable} comes in every round in
   * which connections wait, so that not all need be accepted at once.
   */
  public static TcpSocket listening(Loop loop, int fd, SocketEvents events) {
    return new TcpSocket(loop, fd, events, true);
  }

  /** Whether waiting connections are told of; for a socket that listens. */
  public void tellsOfConnections(boolean tells) {
    if (registration != null && !closed) {
      registration.submit(tells ? WAITING_CONNECTIONS : SILENCE);
    }
  }

  @Override
  public void events(SocketEvents next) {
    events = next;
  }

  @Override
  public void open() {
    if (registration != null) {
      return; // whoever had it before watches already
    }
    IoRegistration watched = loop.watch(this);
    registration = watched;
    watched.submit(listening ? WAITING_CONNECTIONS : INTEREST);
  }

  /** The descriptor's number. */
  public int number() {
    return fd;
  }

  @Override
  public Loop loop() {
    return loop;
  }

  @Override
  public FileDescriptor fd() {
    return descriptor;
  }

  @Override
  public void handle(IoRegistration source, IoEvent event) {
    int ready = ((EpollIoEvent) event).ops().value();
    try {
      if ((ready & OUTPUT) != 0 && !closed) {
        roomAgain();
      }
      if ((ready & ENDING) != 0) {
        ending = true;
      }
      if ((ready & INPUT_ONLY_MASK) != 0 && !closed) {
        events.readable();
      }
    } catch (RuntimeException | Error fault) {
      loop.faults().fault("connection", fault);
      events.aborted();
    }
  }

  private void roomAgain() {
    if (!unsent.isEmpty()) {
      sendUnsent();
      if (unsent.isEmpty() || error != 0 || waitingForRoom) {
        waitingForRoom = false;
        events.writable();
      }
    } else if (waitingForRoom) {
      waitingForRoom = false;
      events.writable();
    }
  }

  @Override
  public int receive(byte[] into, int offset, int length) {
    return closed ? BROKEN : received(syscalls.recv(fd, into, offset, length));
  }

  /** {@link #receive}, from the start of {@code into}, leaving the bytes to be received. */
  public int peek(byte[] into, int length) {
    return closed ? BROKEN : received(syscalls.peek(fd, into, length));
  }

  private int received(int got) {
    if (got > 0) {
      if (counter != null) {
        counter.received += got;
      }
      return got;
    }
    if (got == 0) {
      return END;
    }
    if (got == -Errno.EAGAIN || got == -Errno.EINTR) {
      return NOTHING;
    }
    error = -got;
    return BROKEN;
  }

  /** {@link #receive(byte[], int, int)} into native memory. */
  public int receive(MemorySegment into, int length) {
    return closed ? BROKEN : received(syscalls.recv(fd, into, length));
  }

  @Override
  public boolean mayHaveMore(int got, int asked) {
    return got == asked || (ending && got > 0);
  }

  @Override
  public boolean send(byte[] from, int offset, int length) {
    if (closed || error != 0) {
      return false;
    }
    if (!unsent.isEmpty()) {
      unsent.add(from, offset, length);
      return true;
    }
    int sent = counted(syscalls.send(fd, from, offset, length));
    if (sent == length) {
      return true;
    }
    if (sent < 0 && sent != -Errno.EAGAIN && sent != -Errno.EINTR) {
      error = -sent;
      return false;
    }
    int done = Math.max(0, sent);
    unsent.add(from, offset + done, length - done);
    return true;
  }

  /**
   * Moves up to {@code most} bytes from here to {@code to}, which has nothing unsent, inside the
   * kernel; the result is that of a receive. What {@code to} has no room for waits as after {@link
   * #send}; its {@link #error} tells when it is broken. After a positive result there may be more.
   */
  public int moveTo(TcpSocket to, long most) {
    if (closed) {
      return BROKEN;
    }
    KernelPipe pipe = loop.pipe();
    int room = loop.buffers().room();
    if (room == KernelPipe.LEAST_BYTES) {
      room = Math.clamp(syscalls.sendRoom(to.fd), room, KernelPipe.MOST_BYTES);
    }
    int got = received(pipe.fill(fd, (int) Math.min(most, room)));
    if (got > 0) {
      loop.moved(got);
      to.moved(pipe, got);
    }
    return got;
  }

  private void moved(KernelPipe pipe, int length) {
    int left = length;
    int sent = 1;
    while (left > 0 && sent > 0) {
      sent = counted(pipe.empty(fd, left));
      left -= Math.max(0, sent);
    }
    if (sent < 0 && sent != -Errno.EAGAIN && sent != -Errno.EINTR) {
      error = -sent;
    }
    if (left > 0) {
      pipe.take(unsent.room(left), unsent.end(), left);
      unsent.grow(left);
    }
  }

  /** {@link #send(byte[], int, int)} from native memory. */
  public boolean send(MemorySegment from, int length) {
    if (closed || error != 0) {
      return false;
    }
    int sent = unsent.isEmpty() ? counted(syscalls.send(fd, from, length)) : 0;
    if (sent < 0 && sent != -Errno.EAGAIN && sent != -Errno.EINTR) {
      error = -sent;
      return false;
    }
    int done = Math.max(0, sent);
    if (done < length) {
      byte[] rest = unsent.room(length - done);
      MemorySegment.copy(from, JAVA_BYTE, done, rest, unsent.end(), length - done);
      unsent.grow(length - done);
    }
    return true;
  }

  private int counted(int sent) {
    if (sent > 0) {
      stood = true;
      if (counter != null) {
        counter.sent += sent;
      }
    }
    return sent;
  }

  @Override
  public int unsent() {
    return unsent.size();
  }

  @Override
  public void finish() {
    if (unsent.isEmpty()) {
      syscalls.shutdownOutput(fd);
    } else {
      finAfterUnsent = true;
    }
  }

  @Override
  public int error() {
    return error;
  }

  @Override
  public boolean connected() {
    if (!stood) {
      error = syscalls.pendingError(fd);
      stood = error == 0;
    }
    return error == 0;
  }

  /** The kernel takes bytes only once the handshake is done. */
  @Override
  public boolean stood() {
    return stood;
  }

  @Override
  public void resetOnClose() {
    syscalls.resetOnClose(fd);
  }

  @Override
  public boolean isClosed() {
    return closed;
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    unsent.drop();
    if (registration != null) {
      registration.cancel();
    }
    syscalls.close(fd);
  }

  private void sendUnsent() {
    int sent = counted(syscalls.send(fd, unsent.array(), unsent.start(), unsent.size()));
    if (sent >= 0) {
      unsent.skip(sent);
      if (unsent.isEmpty() && finAfterUnsent) {
        syscalls.shutdownOutput(fd);
      }
    } else if (sent != -Errno.EAGAIN && sent != -Errno.EINTR) {
      error = -sent;
    }
  }
}
