package io.tidegate.cli.demo;

import io.tidegate.base.Pause;
import io.tidegate.base.Tasks;
import io.tidegate.base.TimeSource;
import io.tidegate.cli.aws.AwsClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The steps of the demo, top to bottom; each says what it does, does it, and checks that it really
 * happened. Owned by the thread that runs it.
 */
final class Tour implements AutoCloseable {
  static final int CALM = 30;
  static final int BUSY = 400;
  private static final Duration STEP_LIMIT = Duration.ofSeconds(90);
  private static final Duration REHEARSAL = Duration.ofSeconds(5);
  private static final int MOST_FAILED_BY_A_KILL = 20;

  private final DemoServer server;
  private final Narrator narrator;
  private final Tasks tasks;
  private final TimeSource time;
  private final Application application;
  private Traffic traffic;
  private final Set<String> told = new HashSet<>();
  private volatile Status status = Status.none();

  Tour(DemoServer server, Narrator narrator, Tasks tasks, TimeSource time) {
    this.server = server;
    this.narrator = narrator;
    this.tasks = tasks;
    this.time = time;
    this.application = new Application(new AwsClient(server.access(), time));
    this.traffic = new Traffic(List.of(), time, tasks);
  }

  /** All steps. */
  void run() {
    build();
    balance();
    replaceAKilledInstance();
    scaleOut();
    scaleIn();
  }

  private void build() {
    narrator.say("A server runs, its API at " + server.access().endpoint() + ".");
    narrator.say(
        "Creating a target group, an Application Load Balancer with a node in each of three zones,"
            + " a launch template of the bundled sample app, and an Auto Scaling group of 3 to 6.");
    application.createBalancer();
    application.createGroup();
    application.createPolicies();
    await("three instances in service and healthy", now -> now.settled() && now.desired() == 3);
    List<String> addresses = nodes();
    check(addresses.size() == 3, "DNS answers one address per zone, got " + addresses);
    narrator.say(
        "All three are healthy. The balancer's name "
            + application.dnsName()
            + " resolves to "
            + String.join(", ", addresses)
            + ", one node per zone.");
    traffic.close();
    traffic = new Traffic(addresses.stream().map(Tour::node).toList(), time, tasks);
  }

  /** The first steps, a restart of the server under its instances, load, and all again. */
  void rehearse() {
    build();
    narrator.say("Restarting the server; its instances run on.");
    try {
      server.restart();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    balance();
    traffic.rate(BUSY);
    Pause.of(REHEARSAL);
    cleanUp();
    build();
  }

  private List<String> nodes() {
    try {
      return DnsLookup.addresses(server.dns(), application.dnsName());
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private void balance() {
    narrator.say("Sending " + CALM + " requests per second through the balancer.");
    traffic.rate(CALM);
    await(
        "every instance answers requests",
        now -> traffic.counts().byInstance().keySet().containsAll(ids(now)));
    check(traffic.counts().failed() == 0, "no request fails, got " + traffic.counts());
    narrator.say("Every instance gets its share, in all three zones; no request failed.");
  }

  private void replaceAKilledInstance() {
    Status.Member victim = status.members().getFirst();
    List<ProcessHandle> processes = Processes.of(victim.id());
    check(!processes.isEmpty(), "the processes of " + victim.id() + " can be found");
    narrator.say(
        "Killing "
            + victim.id()
            + " in "
            + victim.zone()
            + " with SIGKILL: processes "
            + processes.stream().map(p -> "" + p.pid()).collect(Collectors.joining(", "))
            + ".");
    long failedBefore = traffic.counts().failed();
    processes.forEach(ProcessHandle::destroyForcibly);
    await(
        "the killed instance is replaced",
        now -> !ids(now).contains(victim.id()) && now.settled() && now.desired() == 3);
    long failed = traffic.counts().failed() - failedBefore;
    check(failed <= MOST_FAILED_BY_A_KILL, "only requests in flight fail, but " + failed + " did");
    narrator.say("The group replaced it. " + failed + " of the clients' requests failed.");
  }

  private void scaleOut() {
    narrator.say(
        "Raising the load to "
            + BUSY
            + " requests per second. Target tracking keeps requests per"
            + " target near "
            + Application.TARGET_REQUESTS_PER_PERIOD
            + " in 10 s.");
    traffic.rate(BUSY);
    long failedBefore = traffic.counts().failed();
    await(
        "the group has grown and its new instances serve",
        now -> now.desired() > Application.MIN && now.settled());
    Set<String> members = ids(status);
    await(
        "the new instances answer requests",
        now -> traffic.counts().byInstance().keySet().containsAll(members));
    check(traffic.counts().failed() == failedBefore, "no request fails while scaling out");
    narrator.say("The alarm rang and the group grew to " + status.desired() + " instances.");
  }

  private void scaleIn() {
    narrator.say(
        "Back to "
            + CALM
            + " requests per second. A step policy takes instances away once the"
            + " load has been low for 30 s; each is drained first.");
    traffic.rate(CALM);
    long failedBefore = traffic.counts().failed();
    await("the group is back at three", now -> now.desired() == Application.MIN && now.settled());
    check(
        traffic.counts().failed() == failedBefore,
        "draining loses no request, but "
            + (traffic.counts().failed() - failedBefore)
            + " failed while scaling in");
    Traffic.Counts sent = traffic.counts();
    narrator.say(
        "Back at three, and no request was lost by it. In all "
            + sent.answered()
            + " requests were answered, "
            + sent.failed()
            + " failed.");
  }

  /** Deletes all and proves that nothing is left. */
  void cleanUp() {
    narrator.say("Deleting everything.");
    traffic.close();
    Set<String> ids = ids(status);
    application.delete(STEP_LIMIT);
    for (String id : ids) {
      check(Processes.of(id).isEmpty(), "no process of " + id + " is left");
    }
    narrator.show(Status.none(), traffic.counts());
    narrator.say("No instance, no process is left.");
  }

  /** Keeps the view fresh until the thread is interrupted. */
  void watch() {
    while (!Thread.currentThread().isInterrupted()) {
      look();
      Pause.of(Duration.ofSeconds(1));
    }
  }

  private Status look() {
    status = application.status();
    Deeds.of(application.activities().stream().filter(act -> told.add(act.id())).toList())
        .forEach(deed -> narrator.say("· " + deed));
    narrator.show(status, traffic.counts());
    return status;
  }

  private void await(String what, Predicate<Status> happened) {
    boolean done = Pause.until(STEP_LIMIT, Duration.ofMillis(500), () -> happened.test(look()));
    check(done, what + " within " + STEP_LIMIT.toSeconds() + " s; now " + status);
  }

  private static void check(boolean holds, String expected) {
    if (!holds) {
      throw new StepFailed("expected: " + expected);
    }
  }

  private static URI node(String address) {
    return URI.create("http://" + address + ":" + Application.LISTENER_PORT + "/");
  }

  private static Set<String> ids(Status status) {
    return status.members().stream()
        .map(Status.Member::id)
        .collect(Collectors.toCollection(HashSet::new));
  }

  @Override
  public void close() {
    traffic.close();
  }
}
