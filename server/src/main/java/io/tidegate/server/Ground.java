package io.tidegate.server;

import io.tidegate.base.Chance;
import io.tidegate.base.FaultHandler;
import io.tidegate.base.ThreadTasks;
import io.tidegate.base.TimeSource;
import io.tidegate.control.Controller;
import io.tidegate.model.Installation;

/**
 * What every part of a server stands on: settings, clock, chance, threads, memory and the one
 * writer. Laid and started by the thread that starts the server.
 *
 * @param shutdown ends parts in the opposite order of their making
 */
record Ground(
    ServeOptions options,
    TimeSource time,
    Chance chance,
    FaultHandler faults,
    Shutdown shutdown,
    Gauges gauges,
    DataDirectory data,
    Memory memory,
    ThreadTasks tasks,
    CopyKeeper copies,
    Controller controller) {

  /**
   * Opens files and makes the writer, which does not run yet.
   *
   * @param restore whether a damaged store is made anew of its last good copy
   * @throws StartFailure when the data directory cannot be used
   */
  static Ground lay(ServeOptions options, boolean restore, FaultHandler faults, Shutdown shutdown) {
    TimeSource time = TimeSource.system();
    DataDirectory data = shutdown.closing(DataDirectory.open(options.data()));
    long eventBytes = options.logs().eventBytes();
    Memory memory =
        shutdown.closing(
            options.simulated()
                ? Memory.forgetful(time, eventBytes)
                : Memory.durable(data, time, restore, eventBytes));
    ThreadTasks tasks = new ThreadTasks(faults);
    CopyKeeper copies = shutdown.closing(new CopyKeeper(StateFiles.in(data).copy(), tasks, time));
    Controller controller =
        shutdown.closing(new Controller(memory.state().store(), memory.state().image(), faults));
    shutdown.closing(tasks);
    memory.metrics().start(tasks);
    Ground ground =
        new Ground(
            options,
            time,
            Chance.system(),
            faults,
            shutdown,
            new Gauges(),
            data,
            memory,
            tasks,
            copies,
            controller);
    ground.describe();
    return ground;
  }

  /** From now on decisions are made; who follows them is known. */
  void start() {
    controller.start();
    if (changes()) {
      copies.start(controller);
    }
  }

  /** Whether anything may change: not when the store is damaged. */
  boolean changes() {
    return memory.changes();
  }

  Installation installation() {
    return options.installation();
  }

  private void describe() {
    gauges.counter(
        "decisions",
        "Batches of changes since the first start.",
        () -> controller.image().version());
    gauges.gauge(
        "store_damaged",
        "Whether the store is damaged and changes are refused.",
        () -> changes() ? 0 : 1);
    gauges.gauge("decisions_waiting", "Decisions in the writer's queue.", controller::waiting);
    Runtime runtime = Runtime.getRuntime();
    gauges.gauge("heap_bytes", "Heap in use.", () -> runtime.totalMemory() - runtime.freeMemory());
  }
}
