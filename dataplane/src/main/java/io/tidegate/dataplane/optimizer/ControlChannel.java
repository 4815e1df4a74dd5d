package io.tidegate.dataplane.optimizer;

import io.tidegate.dataplane.loop.Loop;
import io.tidegate.dataplane.loop.SocketEvents;
import io.tidegate.dataplane.loop.Timer;
import io.tidegate.dataplane.loop.Transport;
import io.tidegate.dataplane.metrics.AlbCounters;
import io.tidegate.dataplane.optimizer.ControlLine.Word;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The control channel to one target's agent, owned by its loop's thread: connects, greets, fills
 * the target's {@link WorkQueue} with what the agent asks for, and connects again, later and later,
 * when it ends.
 */
final class ControlChannel implements SocketEvents {
  /** As for connections to targets (ALB guide, troubleshooting), the greeting included. */
  private static final int GREETING_MS = 10_000;

  private static final int PING_MS = 5_000;
  private static final int SILENCE_MS = 15_000;
  private static final int FIRST_RETRY_MS = 100;
  private static final int LAST_RETRY_MS = 5_000;

  private final Loop loop;
  private final ControlBoard board;
  private final WorkQueue queue;
  private final AlbCounters counters;
  private final Function<SocketEvents, Transport> dial;
  private final LineCutter lines = new LineCutter();
  private final Timer timer =
      new Timer() {
        @Override
        protected void expired() {
          timerExpired();
        }
      };
  private @Nullable Transport socket;
  private boolean greeted;
  private boolean tried;
  private boolean leaving;
  private long heardMs;
  private int retryMs = FIRST_RETRY_MS;

  /** What a channel works with; {@code counters} are those of the node it is counted for. */
  record Means(Loop loop, ControlBoard board, AlbCounters counters) {}

  /** {@code dial} begins to connect to the agent. */
  ControlChannel(Means means, WorkQueue queue, Function<SocketEvents, Transport> dial) {
    this.loop = means.loop();
    this.board = means.board();
    this.counters = means.counters();
    this.queue = queue;
    this.dial = dial;
  }

  void start() {
    board.trying();
    connect();
  }

  /** Not wanted any more. */
  void stop() {
    loop.cancel(timer);
    end();
    settle();
  }

  private void connect() {
    greeted = false;
    leaving = false;
    lines.clear();
    Transport dialled = dial.apply(this);
    socket = dialled;
    loop.set(timer, GREETING_MS);
    byte[] hello = ControlLine.of(Word.HELLO).bytes();
    if (dialled.error() != 0 || !dialled.send(hello, 0, hello.length)) {
      broke();
    }
  }

  private void timerExpired() {
    Transport current = socket;
    if (current == null) {
      connect();
    } else if (!greeted || loop.nowMs() - heardMs >= SILENCE_MS) {
      broke();
    } else {
      byte[] ping = ControlLine.of(Word.PING).bytes();
      loop.set(timer, PING_MS);
      if (!current.send(ping, 0, ping.length)) {
        broke();
      }
    }
  }

  @Override
  public void readable() {
    Transport current = socket;
    byte[] buffer = loop.readBuffer();
    while (current != null && current.equals(socket)) {
      int got = current.receive(buffer, 0, Loop.READ_BYTES);
      if (got == Transport.NOTHING) {
        return;
      }
      heardMs = loop.nowMs();
      if (got < 0 || !lines.cut(buffer, 0, got, this::heard)) {
        broke();
        return;
      }
      if (!current.mayHaveMore(got, Loop.READ_BYTES)) {
        return;
      }
    }
  }

  private boolean heard(ControlLine line) {
    if (!greeted) {
      return line.word() == Word.WELCOME && welcomed();
    }
    return switch (line.word()) {
      case READY -> line.number() > 0 && queue.offer(line.number());
      case GONE -> {
        queue.withdraw(line.number());
        yield true;
      }
      case PONG -> true;
      case BYE -> {
        leaving = true;
        yield true;
      }
      case HELLO, WELCOME, PING -> false;
    };
  }

  private boolean welcomed() {
    greeted = true;
    retryMs = FIRST_RETRY_MS;
    counters.controlNewChannels++;
    queue.opened();
    settle();
    loop.set(timer, PING_MS);
    return true;
  }

  @Override
  public void writable() {
    Transport current = socket;
    if (current != null && (current.error() != 0 || !current.connected())) {
      broke();
    }
  }

  @Override
  public void aborted() {
    broke();
  }

  private void broke() {
    counters.controlChannelErrors += leaving ? 0 : 1;
    end();
    settle();
    loop.set(timer, retryMs + loop.chance().below(retryMs));
    retryMs = Math.min(2 * retryMs, LAST_RETRY_MS);
  }

  private void end() {
    Transport current = socket;
    socket = null;
    queue.closed();
    if (current != null) {
      current.close();
    }
  }

  private void settle() {
    if (!tried) {
      tried = true;
      board.tried();
    }
  }
}
