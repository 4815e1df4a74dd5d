package io.tidegate.dataplane.listen;

import io.tidegate.dataplane.exchange.FrontConnection;
import io.tidegate.dataplane.loop.Loop;
import java.util.Set;

/** A listening socket on one loop and the connections that came through it. */
public sealed interface OpenListener permits AlbListener, QuicListener {
  /** Its loop; any thread. */
  Loop loop();

  /** Connections of clients now, those that shake hands included. */
  int connections();

  /** Connections whose handshakes are done; on its loop. */
  Set<FrontConnection> served();

  /** Whether it is closed and its last connection too; any thread, at worst a little late. */
  boolean isGone();

  /** The descriptor that listens. */
  int descriptor();

  /** A successor accepts on the same socket: no more here, connections end by and by. */
  void retire();

  /** Accepts no more; idle connections close, busy ones finish. */
  void close();

  /** Closes all connections now. */
  void closeNow();
}
