package io.tidegate.server;

import io.tidegate.base.Pause;
import io.tidegate.base.ProcessAge;
import io.tidegate.dataplane.Inheritance;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The server of this process; its one field is written by the thread that starts a server and read
 * by the one that stops it. A second server comes only when a successor failed after the first had
 * let its control plane go: it replaces the first as another process would.
 */
final class Running {
  private static final Logger log = LoggerFactory.getLogger(Running.class);
  private static final Duration BEFORE_OWN = Duration.ofSeconds(1);

  private final ServeOptions options;
  private volatile @Nullable Tidegate current;

  Running(ServeOptions options) {
    this.options = options;
  }

  /**
   * Starts the server; it ends when the process is told to, or is replaced.
   *
   * @param takeover whether it replaces the one that runs with the same data, if one does
   * @param restore whether a damaged store is made anew of its last good copy
   * @throws StartFailure when it cannot start
   */
  void start(boolean takeover, boolean restore) {
    start(options, takeover, restore);
    Runtime runtime = Runtime.getRuntime();
    runtime.addShutdownHook(
        Thread.ofPlatform()
            .name("shutdown")
            .unstarted(
                () -> {
                  log.info(
                      "stopping: requests get {} s to finish", options.stopLimit().toSeconds());
                  Tidegate last = current;
                  if (last != null) {
                    last.close();
                  }
                  runtime.halt(0); // being told to stop is no failure; the JVM would say 143
                }));
  }

  private void start(ServeOptions wanted, boolean takeover, boolean restore) {
    Optional<Predecessor> predecessor =
        takeover ? Predecessor.ask(wanted.data()) : Optional.empty();
    try {
      Tidegate tidegate = new Tidegate(wanted, new Tidegate.Start(predecessor, restore));
      current = tidegate;
      log.info(
          "ready at http://{}:{}, {} s after start, region {}, data in {}",
          tidegate.address().getHostString(),
          tidegate.address().getPort(),
          ProcessAge.now().toMillis() / 1000.0,
          wanted.installation().region(),
          wanted.data());
      if (!wanted.simulated()) {
        Handover.start(wanted.data(), new Leaving(tidegate));
      }
      predecessor.ifPresent(Predecessor::replaced);
    } finally {
      predecessor.ifPresent(Predecessor::close);
    }
  }

  /** How a server of this process is replaced. */
  private final class Leaving implements Handover.Retiring {
    private final Tidegate tidegate;

    Leaving(Tidegate tidegate) {
      this.tidegate = tidegate;
    }

    @Override
    public void releaseControl() {
      tidegate.releaseControl();
    }

    @Override
    public void freeApi() {
      tidegate.freeApi();
    }

    @Override
    public Inheritance inheritance() {
      return tidegate.inheritance();
    }

    /** The threads of the next server inherit from this one that they keep the JVM alive. */
    @Override
    public void succeedItself() {
      Thread.ofPlatform().name("succeed-itself").start(this::again);
    }

    private void again() {
      Pause.of(BEFORE_OWN);
      try {
        start(options.withListen(tidegate.address()), true, false);
        log.info("this server has its control plane again");
      } catch (StartFailure failed) {
        log.error("the control plane does not come back yet: {}", failed.getMessage());
      }
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // which of the servers, not what it is like
    public void retire() {
      tidegate.retire();
      log.info("replaced");
      if (current == tidegate) {
        Runtime.getRuntime().halt(0);
      }
    }
  }
}
