package io.tidegate.dataplane.listen;

import java.util.List;

/** Descriptors that listen on one address and port: what one process hands to its successor. */
public record ListeningSockets(String address, int port, List<Integer> descriptors) {
  /** Copies. */
  public ListeningSockets {
    descriptors = List.copyOf(descriptors);
  }
}
