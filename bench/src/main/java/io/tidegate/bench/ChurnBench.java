package io.tidegate.bench;

import io.tidegate.base.Pause;
import io.tidegate.base.TimeSource;
import io.tidegate.bench.peer.Haproxy;
import io.tidegate.bench.peer.Nginx;
import io.tidegate.bench.peer.Peer;
import io.tidegate.bench.peer.Pinned;
import io.tidegate.bench.peer.Tidegate;
import io.tidegate.bench.report.Report;
import io.tidegate.bench.serve.ServedShop;
import io.tidegate.bench.serve.ServedTidegate;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Requests at a fixed rate while the configuration changes, and without: CPU per request, latency,
 * lost requests. Here the whole server changes rules and targets through its API; nginx and HAProxy
 * get a changed file and reload, which is how their rules change. Belongs to one thread but for the
 * changes.
 */
@Command(
    name = "churn",
    description = "Requests while rules and targets change, beside reloads of nginx and HAProxy.",
    mixinStandardHelpOptions = true)
final class ChurnBench implements Callable<Integer> {
  @Mixin private LoadOptions options = new LoadOptions();

  @Option(names = "--rate", description = "requests per second (default 2000)")
  private long rate = 2_000;

  @Option(names = "--connections", description = "client connections (default 64)")
  private int connections = 64;

  @Option(names = "--changes", description = "changes per second (default 2)")
  private int changes = 2;

  private final TimeSource time = TimeSource.system();
  private final AtomicInteger made = new AtomicInteger();
  private final Map<Peer.Place, Change> changers = new HashMap<>();

  /** Makes change number {@code number}. */
  @FunctionalInterface
  private interface Change {
    void make(int number) throws IOException, InterruptedException;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (!options.ready(System.out, "taskset")) {
      return 2;
    }
    Scenario steady = L7Bench.scenario("steady", connections, rate);
    Scenario churn =
        new Scenario(
            "churn",
            (setting, seconds, cores) -> {
              Changing changing =
                  new Changing(Objects.requireNonNull(changers.get(setting.place())));
              try {
                return steady.generator().run(setting, seconds, cores);
              } finally {
                changing.end();
              }
            });
    List<Peer> others =
        options.peers().stream().filter(peer -> !(peer instanceof Tidegate)).toList();
    Peer.Listening listening = Peer.Listening.plain(options.log());
    try (Contest contest = Contest.of("churn", options, others, listening);
        ServedTidegate server = ServedTidegate.start()) {
      contest
          .running()
          .forEach(each -> changers.put(each.setting().place(), reload(contest, each)));
      if (others.size() < options.peers().size()) {
        serve(contest, server, listening);
      }
      contest.warmUp(List.of(steady));
      Report report =
          contest.measure(
              List.of(steady, churn),
              rate,
              options.arguments("churn", "--rate=" + rate, "--changes=" + changes));
      contest.publish(report);
      System.out.println(made + " changes");
    }
    return 0;
  }

  private void serve(Contest contest, ServedTidegate server, Peer.Listening listening)
      throws IOException, InterruptedException {
    server.msToReady();
    Peer.Place backend = new Peer.Place(server.spareAddress(1), 18_079);
    Peer.Place spare = new Peer.Place(server.spareAddress(2), 18_079);
    contest.backend(backend);
    contest.backend(spare);
    ServedShop shop = new ServedShop(server, backend, spare, listening.log());
    Peer.Place place = shop.place();
    changers.put(place, shop::change);
    contest.add(
        new Contest.Running(
            new Tidegate(List.of()),
            new Peer.Setting(place, backend, listening, ""),
            Pinned.of(Contest.BALANCER_CORES, server.process())));
  }

  private static Change reload(Contest contest, Contest.Running each) {
    return number -> {
      each.peer().command(each.setting().withGone("r" + number), contest.directory(each.peer()));
      switch (each.peer()) {
        case Nginx nginx -> each.process().signal("HUP");
        case Haproxy haproxy -> each.process().signal("USR2");
        case Tidegate tidegate -> throw new IllegalStateException("changes by its API");
      }
    };
  }

  /** Changes until it is ended, on a thread of its own. */
  private final class Changing {
    private final AtomicBoolean stop = new AtomicBoolean();
    private final Thread thread;

    Changing(Change change) {
      this.thread = Thread.ofVirtual().start(() -> run(change));
    }

    private void run(Change change) {
      long begin = time.nanoTime();
      try {
        for (int i = 1; !stop.get(); i++) {
          change.make(made.incrementAndGet());
          long due = begin + i * Duration.ofSeconds(1).toNanos() / changes;
          Pause.of(Duration.ofNanos(Math.max(0, due - time.nanoTime())));
        }
      } catch (IOException | RuntimeException failed) {
        System.out.println("A CHANGE FAILED: " + failed);
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
      }
    }

    void end() throws InterruptedException {
      stop.set(true);
      thread.join();
    }
  }
}
