package io.tidegate.bench;

import io.tidegate.bench.peer.Peer;
import java.io.IOException;
import java.util.List;

/** One way to load a balancer. */
record Scenario(String name, Generator generator) {
  /** Runs the load for {@code seconds}, pinned to {@code cores}. */
  @FunctionalInterface
  interface Generator {
    Load run(Peer.Setting setting, int seconds, String cores)
        throws IOException, InterruptedException;
  }

  static List<String> names(List<Scenario> scenarios) {
    return scenarios.stream().map(Scenario::name).toList();
  }
}
