package io.tidegate.dataplane.target;

import io.tidegate.dataplane.h2.StreamSocket;
import io.tidegate.dataplane.loop.Loop;
import io.tidegate.dataplane.loop.SocketEvents;
import io.tidegate.dataplane.loop.Timer;
import io.tidegate.dataplane.loop.Transport;
import io.tidegate.dataplane.metrics.AlbCounters;
import io.tidegate.dataplane.tls.TlsSocket;
import org.jspecify.annotations.Nullable;

/**
 * One connection to a target, owned by its loop's thread: in use by one {@link TargetUser}, or idle
 * in its target's pool. Whatever arrives while idle, bytes or the end, closes it.
 */
public final class TargetConnection implements SocketEvents {
  /** ALB guide, troubleshooting: connect timeout to targets. */
  static final int CONNECT_TIMEOUT_MS = 10_000;

  private final TargetState target;
  private final Transport socket;
  private final AlbCounters counters;
  private final Timer timer =
      new Timer() {
        @Override
        protected void expired() {
          timerExpired();
        }
      };
  private @Nullable TargetUser user;
  private boolean connecting = true;
  private boolean counted = true;
  private long idleSinceMs;
  private long idleLimitMs;
  private long exchanges;
  @Nullable TargetConnection below;
  @Nullable TargetConnection above;
  boolean pooled;

  /** A connection of its own, which is being made. */
  TargetConnection(Loop loop, TargetState target, TargetUser user, AlbCounters counters) {
    this.target = target;
    this.user = user;
    this.counters = counters;
    counters.newConnections++;
    counters.activeConnections++;
    counters.newTargetConnections++;
    counters.activeTargetConnections++;
    this.socket = target.dial(this);
    if (socket.error() == 0) {
      loop.set(timer, CONNECT_TIMEOUT_MS);
    }
  }

  /** One stream of a link, which may be connecting; the link is counted, this is not. */
  TargetConnection(TargetState target, TargetUser user, StreamSocket stream, AlbCounters counters) {
    this.target = target;
    this.user = user;
    this.counters = counters;
    this.socket = stream;
    this.counted = false;
    this.connecting = !stream.connected();
    stream.events(this);
    Loop loop = stream.loop();
    if (connecting && socket.error() == 0) {
      loop.set(timer, CONNECT_TIMEOUT_MS);
    }
  }

  /** Its socket. */
  public Transport socket() {
    return socket;
  }

  /** Where it leads. */
  public TargetState target() {
    return target;
  }

  /** Whether the target has said that it did nothing with what was sent. */
  public boolean isUntouched() {
    return socket instanceof StreamSocket stream && stream.untouched();
  }

  /** Whether an earlier exchange has used it, so that the target may be closing it right now. */
  public boolean isReused() {
    return exchanges > 0;
  }

  /** Whether it was TLS that failed, not TCP. */
  public boolean handshakeFailed() {
    return socket instanceof TlsSocket tls && tls.handshakeFailed();
  }

  /** Whether the connect has succeeded, TLS included, whatever became of the connection since. */
  public boolean isEstablished() {
    return !connecting || socket.stood();
  }

  void use(TargetUser next) {
    user = next;
  }

  @Nullable TargetUser user() {
    return user;
  }

  void idle(long nowMs, long limitMs) {
    user = null;
    exchanges++;
    idleSinceMs = nowMs;
    idleLimitMs = limitMs;
    if (!timer.isSet()) {
      socket.loop().set(timer, limitMs);
    }
  }

  private void timerExpired() {
    TargetUser current = user;
    if (connecting) {
      if (current != null) {
        current.targetConnectTimedOut();
      } else {
        target.discard(this);
      }
      return;
    }
    if (current == null) {
      long left = idleSinceMs + idleLimitMs - socket.loop().nowMs();
      if (left > 0) {
        socket.loop().set(timer, left);
      } else {
        target.discard(this);
      }
    }
  }

  @Override
  public void readable() {
    TargetUser current = user;
    if (current == null) {
      byte[] buffer = socket.loop().readBuffer();
      if (socket.receive(buffer, 0, 1) != Transport.NOTHING) {
        target.discard(this); // session tickets of TLS 1.3 are nothing to receive
      }
    } else {
      current.targetReadable();
    }
  }

  @Override
  public void writable() {
    if (connecting && socket.error() == 0 && socket.connected()) {
      connecting = false;
      socket.loop().cancel(timer);
    }
    TargetUser current = user;
    if (current != null) {
      current.targetWritable();
    }
  }

  @Override
  public void aborted() {
    TargetUser current = user;
    if (current == null) {
      target.discard(this);
    } else {
      current.targetAborted();
    }
  }

  void close() {
    counters.activeConnections -= counted ? 1 : 0;
    counters.activeTargetConnections -= counted ? 1 : 0;
    counted = false;
    socket.loop().cancel(timer);
    user = null;
    socket.close();
  }
}
