package io.tidegate.cli.demo;

import io.tidegate.base.Chance;
import io.tidegate.base.ThreadTasks;
import io.tidegate.base.TimeSource;
import io.tidegate.cli.aws.AwsClient;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** One run of the demo from start to clean end. Owned by the thread that runs it. */
public final class Demo {
  private final List<String> serve;
  private final Length length;
  private final PrintStream out;
  private final boolean terminal;

  /**
   * {@code serve} are the words of the command that starts a server; {@code terminal} paints a live
   * view instead of printing lines.
   */
  public Demo(List<String> serve, Length length, PrintStream out, boolean terminal) {
    this.serve = List.copyOf(serve);
    this.length = length;
    this.out = out;
    this.terminal = terminal;
  }

  /** How much of the demo is run. */
  public enum Length {
    /** First steps, restart, load: what the build trains the JVM's cache with. */
    REHEARSAL,
    /** The tour, then the end. */
    ONCE,
    /** The tour, then everything goes on until Ctrl-C. */
    UNTIL_STOPPED
  }

  /** Runs it; 0 when every step really happened, else 1. */
  public int run() throws IOException {
    TimeSource time = TimeSource.system();
    Narrator narrator = new Narrator(out, terminal, time);
    CountDownLatch ended = new CountDownLatch(1);
    try {
      return run(narrator, time, ended);
    } finally {
      ended.countDown();
    }
  }

  private int run(Narrator narrator, TimeSource time, CountDownLatch ended) throws IOException {
    try (ThreadTasks tasks = new ThreadTasks((where, cause) -> cause.printStackTrace(out));
        DemoServer server = DemoServer.start(serve, Chance.system());
        Tour tour = new Tour(server, narrator, tasks, time)) {
      return run(tour, server, narrator, ended);
    } catch (StepFailed failed) {
      out.println("tidegate: " + failed.getMessage());
      return 1;
    }
  }

  private int run(Tour tour, DemoServer server, Narrator narrator, CountDownLatch ended) {
    Thread runner = Thread.currentThread();
    Thread interrupt = Thread.ofPlatform().unstarted(() -> interruptAndWait(runner, ended));
    Runtime.getRuntime().addShutdownHook(interrupt);
    int code = 0;
    try {
      switch (length) {
        case REHEARSAL -> tour.rehearse();
        case ONCE -> tour.run();
        case UNTIL_STOPPED -> {
          tour.run();
          goOn(tour, server, narrator);
        }
      }
    } catch (StepFailed | AwsClient.Refused | UncheckedIOException failed) {
      out.println("tidegate: " + failed.getMessage());
      if (!Thread.currentThread().isInterrupted()) {
        out.println("the server's last lines:\n" + server.lastLines());
        code = 1;
      }
    }
    boolean stopped = Thread.interrupted();
    try {
      tour.cleanUp();
    } catch (StepFailed | AwsClient.Refused | UncheckedIOException failed) {
      out.println("tidegate: " + failed.getMessage());
      code = 1;
    }
    if (!stopped) {
      Runtime.getRuntime().removeShutdownHook(interrupt);
    }
    return code;
  }

  private static void goOn(Tour tour, DemoServer server, Narrator narrator) {
    narrator.say(
        "The tour is over; all goes on until Ctrl-C. In another terminal: eval \"$(./tidegate"
            + " env --data "
            + server.data()
            + ")\" and use the aws CLI.");
    tour.watch();
  }

  /**
   * Ctrl-C: the tour cleans up first, then the process ends. Waits for the end of the demo, not of
   * its thread: that one goes on to {@code System.exit}, which waits for us.
   */
  private static void interruptAndWait(Thread runner, CountDownLatch ended) {
    runner.interrupt();
    try {
      if (!ended.await(60, TimeUnit.SECONDS)) {
        System.err.println("tidegate: the demo did not clean up within 60 s");
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
