package io.tidegate.dataplane.tls;

import io.tidegate.dataplane.loop.ByteQueue;
import io.tidegate.dataplane.loop.Loop;
import io.tidegate.dataplane.loop.SocketEvents;
import io.tidegate.dataplane.loop.TcpSocket;
import io.tidegate.dataplane.loop.Transport;
import io.tidegate.dataplane.sys.Errno;
import org.jspecify.annotations.Nullable;

/**
 * A TCP connection under TLS, owned by its loop's thread. Its owner hears {@link
 * SocketEvents#writable} when the handshake has ended: {@link #connected} tells how. What the owner
 * sends before that waits as plaintext. An idle connection holds no buffer of ours.
 */
public final class TlsSocket implements Transport, SocketEvents {
  private enum State {
    DIALLING,
    HANDSHAKE,
    OPEN,
    BROKEN
  }

  private final TcpSocket tcp;
  private final TlsEngine engine;
  private final TlsMemory memory;
  private SocketEvents owner;
  private State state;
  private byte @Nullable [] leftover;
  private int leftoverLength;
  private final ByteQueue queued;
  private boolean more;
  private boolean finishQueued;
  private boolean handshakeFailed;
  private boolean stood;
  private int error;

  /** Goes on with {@code tcp}, which stands and is watched; call {@link #begin} next. */
  public TlsSocket(TlsLane lane, TcpSocket tcp, TlsEngine engine, SocketEvents owner) {
    this(lane.memory(), tcp, engine, owner, State.HANDSHAKE);
  }

  private TlsSocket(
      TlsMemory memory, TcpSocket tcp, TlsEngine engine, SocketEvents owner, State state) {
    this.tcp = tcp;
    this.engine = engine;
    this.memory = memory;
    this.owner = owner;
    this.state = state;
    this.queued = new ByteQueue(tcp.loop().buffers());
    tcp.events(this);
  }

  @Override
  public void events(SocketEvents next) {
    owner = next;
  }

  /** Nothing to do: the socket is watched since it was accepted or dialled. */
  @Override
  public void open() {}

  /** Begins a server's handshake with the bytes that have come. */
  public void begin(byte[] bytes, int from, int to) {
    memory.input(bytes, from, to - from);
    step();
  }

  /** What the handshake came to. */
  public TlsFacts facts() {
    return engine.facts();
  }

  /** Whether TLS, not TCP, is why the connection does not stand. */
  public boolean handshakeFailed() {
    return handshakeFailed;
  }

  @Override
  public void readable() {
    if (state == State.HANDSHAKE) {
      shake();
    } else if (state != State.DIALLING) {
      owner.readable();
    }
  }

  private void shake() {
    int got = TlsMemory.IN_BYTES;
    while (state == State.HANDSHAKE && tcp.mayHaveMore(got, TlsMemory.IN_BYTES)) {
      fillFromLeftover();
      got = memory.input() > 0 ? TlsMemory.IN_BYTES : fill();
      if (got == NOTHING) {
        return;
      }
      if (got < 0) {
        failed();
        return;
      }
      step();
    }
  }

  private int fill() {
    int got = tcp.receive(memory.in, TlsMemory.IN_BYTES);
    memory.inFrom = 0;
    memory.inTo = Math.max(0, got);
    return got;
  }

  private void step() {
    int result = engine.handshake();
    keepLeftover();
    boolean sent = flush();
    if (result == TlsEngine.DONE && sent) {
      opened();
    } else if (result == TlsEngine.FAILED || !sent) {
      failed();
    }
  }

  private void opened() {
    state = State.OPEN;
    stood = true;
    if (!queued.isEmpty()) {
      send(queued.array(), queued.start(), queued.size());
      queued.drop();
      if (finishQueued) {
        finish();
      }
    }
    owner.writable();
    if (state == State.OPEN && !tcp.isClosed()) {
      owner.readable(); // what came with the last flight will cause no event
    }
  }

  private void failed() {
    handshakeFailed = true;
    broken(Errno.EPROTO);
    owner.writable();
  }

  private void broken(int reason) {
    state = State.BROKEN;
    error = reason;
  }

  @Override
  public void writable() {
    switch (state) {
      case DIALLING -> {
        if (tcp.error() != 0 || !tcp.connected()) {
          broken(tcp.error());
          owner.writable();
        } else {
          state = State.HANDSHAKE;
          step();
        }
      }
      case HANDSHAKE -> {
        if (tcp.error() != 0) {
          failed();
        }
      }
      case OPEN, BROKEN -> owner.writable();
    }
  }

  @Override
  public void aborted() {
    owner.aborted();
  }

  @Override
  public Loop loop() {
    return tcp.loop();
  }

  @Override
  public int receive(byte[] into, int offset, int length) {
    if (tcp.isClosed() || state == State.BROKEN) {
      return BROKEN;
    }
    if (state != State.OPEN) {
      return NOTHING;
    }
    int got = NOTHING;
    boolean rawMore = more;
    if (leftover != null || engine.hasMore()) {
      fillFromLeftover();
      got = engine.read(into, offset, length);
    }
    while (got == NOTHING) {
      int raw = fill();
      if (raw < 0) {
        more = false;
        return raw;
      }
      rawMore = tcp.mayHaveMore(raw, TlsMemory.IN_BYTES);
      got = engine.read(into, offset, length);
      if (!rawMore) {
        break;
      }
    }
    keepLeftover();
    flush();
    more = got > 0 && (rawMore || leftover != null || engine.hasMore());
    if (got == BROKEN) {
      broken(Errno.EPROTO);
    }
    return got;
  }

  @Override
  public boolean mayHaveMore(int got, int asked) {
    return more;
  }

  private void keepLeftover() {
    int length = memory.input();
    if (length > 0) {
      byte[] kept = tcp.loop().buffers().borrow(length);
      memory.takeInput(kept);
      leftover = kept;
      leftoverLength = length;
    }
  }

  private void fillFromLeftover() {
    byte[] kept = leftover;
    if (kept != null) {
      memory.input(kept, 0, leftoverLength);
      leftover = null;
      tcp.loop().buffers().giveBack(kept);
    }
  }

  @Override
  public boolean send(byte[] from, int offset, int length) {
    if (tcp.isClosed() || state == State.BROKEN) {
      return false;
    }
    if (state != State.OPEN) {
      queued.add(from, offset, length);
      return true;
    }
    int at = offset;
    int end = offset + length;
    while (at < end) {
      int taken = engine.write(from, at, end - at);
      if (taken < 0) {
        broken(Errno.EPROTO);
        return false;
      }
      at += taken;
      if (!flush()) {
        broken(tcp.error());
        return false;
      }
    }
    return true;
  }

  /** Hands what the engine has put out to the kernel, or to the socket's unsent bytes. */
  private boolean flush() {
    int length = memory.outLength;
    memory.outLength = 0;
    return length == 0 || tcp.send(memory.out, length);
  }

  @Override
  public int unsent() {
    return tcp.unsent() + queued.size();
  }

  @Override
  public void finish() {
    if (tcp.isClosed()) {
      return;
    }
    if (state == State.OPEN) {
      engine.closeNotify();
      flush();
      tcp.finish();
    } else if (state == State.BROKEN) {
      tcp.finish();
    } else {
      finishQueued = true;
    }
  }

  @Override
  public int error() {
    return error != 0 ? error : tcp.error();
  }

  @Override
  public boolean connected() {
    return state == State.OPEN;
  }

  @Override
  public boolean stood() {
    return stood;
  }

  @Override
  public void resetOnClose() {
    tcp.resetOnClose();
  }

  @Override
  public boolean isClosed() {
    return tcp.isClosed();
  }

  @Override
  public void close() {
    if (tcp.isClosed()) {
      return;
    }
    tcp.close();
    engine.free();
    if (leftover != null) {
      tcp.loop().buffers().giveBack(leftover);
      leftover = null;
    }
    queued.drop();
  }

  /** Begins to connect, and to shake hands as a client as soon as TCP stands. */
  public static TlsSocket dial(
      TlsLane lane, byte[] ip, int port, TlsEngine engine, SocketEvents owner) {
    TcpSocket tcp = TcpSocket.dial(lane.loop(), ip, port, owner);
    return new TlsSocket(lane.memory(), tcp, engine, owner, State.DIALLING);
  }
}
