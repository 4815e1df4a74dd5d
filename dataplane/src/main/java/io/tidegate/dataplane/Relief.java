package io.tidegate.dataplane;

import io.tidegate.dataplane.exchange.FrontConnection;
import io.tidegate.dataplane.listen.OpenListener;
import io.tidegate.dataplane.loop.Buffers;
import io.tidegate.dataplane.loop.Loop;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/**
 * What a loop does when its connections hold more memory than they may: it closes those that hold
 * some and have made no progress for the longest, until a quarter of the budget is free. Stateless
 * but for a counter; runs on the loop's thread.
 */
record Relief(List<OpenListener> listeners, LongAdder closed) {
  /** Watches {@code loop}, on its thread. */
  void watch(Loop loop, long budget) {
    loop.buffers().budget(budget, () -> loop.execute(() -> give(loop)));
  }

  private void give(Loop loop) {
    Buffers buffers = loop.buffers();
    List<FrontConnection> holding = new ArrayList<>();
    for (OpenListener listener : listeners) {
      if (listener.loop().equals(loop)) {
        for (FrontConnection connection : listener.served()) {
          if (connection.heldBytes() > 0) {
            holding.add(connection);
          }
        }
      }
    }
    holding.sort(Comparator.comparingLong(FrontConnection::progressMs));
    for (FrontConnection connection : holding) {
      if (buffers.borrowedBytes() <= buffers.budget() / 4 * 3) {
        break;
      }
      closed.increment();
      connection.closeNow();
    }
    buffers.relieved();
  }
}
