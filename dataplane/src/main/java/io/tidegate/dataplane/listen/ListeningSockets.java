package io.tidegate.dataplane.listen;

import java.util.List;

/**
 * Descriptors that listen on one address and port, of UDP for {@code quic}: what one process hands
 * to its successor.
 */
public record ListeningSockets(String address, int port, boolean quic, List<Integer> descriptors) {
  /** Copies. */
  public ListeningSockets {
    descriptors = List.copyOf(descriptors);
  }
}
