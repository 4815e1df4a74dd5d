package io.tidegate.agent;

import io.tidegate.dataplane.loop.Loop;
import io.tidegate.dataplane.loop.SocketEvents;
import io.tidegate.dataplane.loop.Timer;
import io.tidegate.dataplane.loop.Transport;
import io.tidegate.dataplane.optimizer.ControlLine;
import io.tidegate.dataplane.optimizer.ControlLine.Word;
import io.tidegate.dataplane.optimizer.LineCutter;

/**
 * One balancer's control channel, owned by the agent's loop: greets, then tells of every signal. A
 * balancer that is silent for longer than it would be if it were there, or takes nothing, is cut.
 */
final class ControlConnection implements SocketEvents, Slots.Watcher {
  private static final int SILENCE_MS = 30_000;
  private static final int MAX_UNSENT = 256 * 1024;

  private final Agent agent;
  private final Transport socket;
  private final int concurrency;
  private final LineCutter lines = new LineCutter();
  private final Timer silence =
      new Timer() {
        @Override
        protected void expired() {
          close();
        }
      };
  private boolean greeted;

  ControlConnection(Agent agent, Transport socket, int concurrency) {
    this.agent = agent;
    this.socket = socket;
    this.concurrency = concurrency;
    socket.events(this);
  }

  void start() {
    socket.loop().set(silence, SILENCE_MS);
    socket.open();
    readable();
  }

  @Override
  public void readable() {
    byte[] buffer = socket.loop().readBuffer();
    while (!socket.isClosed()) {
      int got = socket.receive(buffer, 0, Loop.READ_BYTES);
      if (got == Transport.NOTHING) {
        return;
      }
      if (got < 0 || !lines.cut(buffer, 0, got, this::heard)) {
        close();
        return;
      }
      socket.loop().set(silence, SILENCE_MS);
      if (!socket.mayHaveMore(got, Loop.READ_BYTES)) {
        return;
      }
    }
  }

  private boolean heard(ControlLine line) {
    if (!greeted) {
      greeted = line.word() == Word.HELLO;
      if (greeted) {
        send(new ControlLine(Word.WELCOME, concurrency));
        agent.slots().watch(this);
      }
      return greeted;
    }
    if (line.word() == Word.PING) {
      send(ControlLine.of(Word.PONG));
      return true;
    }
    return false;
  }

  @Override
  public void ready(long signal) {
    send(new ControlLine(Word.READY, signal));
  }

  @Override
  public void gone(long signal) {
    send(new ControlLine(Word.GONE, signal));
  }

  /** The agent ends in good order. */
  void bye() {
    send(ControlLine.of(Word.BYE));
  }

  private void send(ControlLine line) {
    byte[] bytes = line.bytes();
    if (!socket.send(bytes, 0, bytes.length) || socket.unsent() > MAX_UNSENT) {
      close();
    }
  }

  @Override
  public void writable() {
    if (socket.error() != 0) {
      close();
    }
  }

  @Override
  public void aborted() {
    close();
  }

  void close() {
    agent.slots().unwatch(this);
    agent.forget(this);
    socket.loop().cancel(silence);
    socket.close();
  }
}
