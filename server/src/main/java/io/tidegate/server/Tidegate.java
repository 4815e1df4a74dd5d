package io.tidegate.server;

import io.tidegate.base.Chance;
import io.tidegate.base.FaultHandler;
import io.tidegate.base.ThreadTasks;
import io.tidegate.base.TimeSource;
import io.tidegate.control.Controller;
import io.tidegate.store.MemoryStore;
import io.tidegate.store.Store;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The parts list: reads top to bottom as everything that a server is made of and who is handed to
 * whom. Started and closed by one thread; closing leaves instances running.
 */
public final class Tidegate implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Tidegate.class);

  private final Shutdown shutdown;

  /**
   * Starts everything.
   *
   * @throws StartFailure when something cannot start; what had started is ended again
   */
  public Tidegate(ServeOptions options) {
    FaultHandler faults = (where, cause) -> log.error("a bug in {}", where, cause);
    shutdown = new Shutdown(faults);
    try {
      wire(options, faults);
    } catch (RuntimeException failed) {
      shutdown.close();
      throw failed;
    }
  }

  private void wire(ServeOptions options, FaultHandler faults) {
    TimeSource time = TimeSource.system();
    Chance chance = Chance.system();
    ThreadTasks tasks = shutdown.closing(new ThreadTasks(faults));
    DataDirectory data = shutdown.closing(DataDirectory.open(options.data()));
    Map<String, String> credentials = Credentials.loadOrCreate(data, chance);
    Store store = shutdown.closing(new MemoryStore());
    Controller controller = shutdown.closing(new Controller(store, faults));
    controller.start();
    log.info("{} {} {}", time.now(), tasks, credentials.keySet());
  }

  @Override
  public void close() {
    shutdown.close();
  }
}
