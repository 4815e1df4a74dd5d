package io.tidegate.dataplane;

import io.netty.channel.epoll.Epoll;
import io.tidegate.base.Chance;
import io.tidegate.base.Pause;
import io.tidegate.dataplane.exchange.HttpLane;
import io.tidegate.dataplane.explain.Explainer;
import io.tidegate.dataplane.health.AnomalyWatch;
import io.tidegate.dataplane.health.HealthBoard;
import io.tidegate.dataplane.listen.Admission;
import io.tidegate.dataplane.listen.AlbListener;
import io.tidegate.dataplane.listen.ListenerSet;
import io.tidegate.dataplane.listen.OpenListener;
import io.tidegate.dataplane.listen.QuicListener;
import io.tidegate.dataplane.log.LogRing;
import io.tidegate.dataplane.loop.Loop;
import io.tidegate.dataplane.loop.Loops;
import io.tidegate.dataplane.loop.PeerTraffic;
import io.tidegate.dataplane.loop.Timer;
import io.tidegate.dataplane.metrics.DataPlaneMetrics;
import io.tidegate.dataplane.metrics.MeterBook;
import io.tidegate.dataplane.optimizer.ControlBoard;
import io.tidegate.dataplane.sticky.CookieKeyHolder;
import io.tidegate.dataplane.sticky.CookieKeys;
import io.tidegate.dataplane.sticky.CookieSealer;
import io.tidegate.dataplane.sticky.StickyReader;
import io.tidegate.dataplane.sys.Syscalls;
import io.tidegate.dataplane.target.Boards;
import io.tidegate.dataplane.tls.TicketKeys;
import io.tidegate.dataplane.tls.TlsLane;
import io.tidegate.dataplane.tls.TrustStores;
import io.tidegate.model.elbv2.TargetHealthReport;
import io.tidegate.routing.Cidr;
import io.tidegate.routing.RoutingSnapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/**
 * The data plane: event loops that listen, route, forward and probe as the last snapshot says.
 * Methods may be called by any thread but an event loop; its fields are guarded by its own lock.
 */
public final class DataPlane implements AutoCloseable {
  private static final long LOOP_LIMIT_MS = 2_000;
  private static final int RETRY_BIND_MS = 5_000;
  private static final Duration FIRST_CHANNELS = Duration.ofSeconds(1);
  private static final Duration DRAIN_STEP = Duration.ofMillis(10);

  private final SnapshotHolder snapshots = new SnapshotHolder();
  private final CookieKeyHolder cookieKeys;
  private final Chance strong;
  private final HealthBoard board = new HealthBoard();
  private final Boards boards = new Boards(board, new ControlBoard());
  private final Reports reports;
  private final Consumer<TargetHealthReport> tellHealth;
  private final TrustStores trust;
  private final TicketKeys tickets;
  private final Loops loops;
  private final List<LoopParts> parts;
  private final ListenerSet listeners;
  private final List<OpenListener> opened = new CopyOnWriteArrayList<>();
  private final Relief relief;
  private final DataPlaneMetrics metrics;
  private final Queue<MeterBook.Taken> counts = new ConcurrentLinkedQueue<>();
  private final Queue<Map<String, long[]>> outcomes = new ConcurrentLinkedQueue<>();
  private boolean draining;
  private boolean closed;
  private final AnomalyWatch anomalies;

  private DataPlane(DataPlaneOptions options) {
    this.reports = new Reports(options.faults());
    this.tellHealth = options.health();
    this.trust = new TrustStores(options.faults());
    this.cookieKeys = new CookieKeyHolder(ownKeys(options));
    this.strong = options.chance();
    this.tickets = new TicketKeys(options.chance());
    TlsLane.Commons tls = new TlsLane.Commons(options.keys(), tickets, trust);
    HttpLane.Commons commons =
        new HttpLane.Commons(
            snapshots, cookieKeys, tls, options.chance(), options.guard(), options.firewall());
    long seed = options.chance().below(Integer.MAX_VALUE);
    this.loops =
        new Loops(
            options.loops(),
            new Loop.Environment(options.time(), options.faults(), seed, options.limits().lagMs()));
    this.parts =
        loops.all().stream()
            .map(
                loop ->
                    LoopParts.make(
                        loop,
                        options.loops(),
                        boards,
                        commons,
                        report -> reports.offer(() -> tellHealth.accept(report))))
            .toList();
    TrafficLimits limits = options.limits();
    AlbListener.Entrance entrance =
        new AlbListener.Entrance(
            new Admission(limits.connections(), limits.connectionsPerClient()),
            limits.proxies().stream().map(Cidr::parse).toList());
    this.relief = new Relief(opened, new LongAdder());
    loops.onEach(loop -> relief.watch(loop, limits.memoryBytes() / options.loops()), LOOP_LIMIT_MS);
    this.listeners =
        new ListenerSet(
            loops,
            (loop, point, fd) -> {
              HttpLane lane = parts.get(loop.index()).lane();
              OpenListener listener =
                  point.quic()
                      ? new QuicListener(lane, point, fd, entrance.admission())
                      : new AlbListener(lane, point, fd, entrance);
              opened.removeIf(OpenListener::isGone);
              opened.add(listener);
              return listener;
            },
            report -> reports.offer(() -> options.listeners().accept(report)));
    this.anomalies =
        new AnomalyWatch(board, news -> reports.offer(() -> options.anomalies().accept(news)));
    this.metrics = new DataPlaneMetrics(this::takeCounts, snapshots::current, boards);
  }

  /** Until it is given keys, stickiness holds for the life of this process. */
  private static CookieKeys ownKeys(DataPlaneOptions options) {
    byte[] key = new byte[CookieKeys.KEY_BYTES];
    options.chance().bytes(key);
    return CookieKeys.of(List.of(key));
  }

  /** Says where requests go under the snapshot in force, with the health known now. */
  public Explainer explainer() {
    return new Explainer(
        snapshots.current(),
        key -> board.cell(key).health(),
        boards.control()::asked,
        new StickyReader(new CookieSealer(cookieKeys, strong)),
        parts.getFirst().loop().time().now().toEpochMilli());
  }

  /** From now on cookies are sealed and opened with {@code keys}. */
  public void cookieKeys(CookieKeys keys) {
    cookieKeys.swap(keys);
  }

  private void judgeTargets() {
    loops.onEach(
        loop -> outcomes.add(parts.get(loop.index()).lane().pools().takeOutcomes()), LOOP_LIMIT_MS);
    Map<String, long[]> sum = new HashMap<>();
    for (Map<String, long[]> some : emptied(outcomes)) {
      some.forEach(
          (key, did) ->
              sum.merge(key, did, (one, two) -> new long[] {one[0] + two[0], one[1] + two[1]}));
    }
    anomalies.step(snapshots.current(), sum);
  }

  private void judgeTargetsOften(Loop loop) {
    Timer next =
        new Timer() {
          @Override
          protected void expired() {
            reports.offer(DataPlane.this::judgeTargets);
            loop.set(this, AnomalyWatch.PERIOD_MS);
          }
        };
    loop.execute(() -> loop.set(next, AnomalyWatch.PERIOD_MS));
  }

  /**
   * Loads what the first loop needs, native code and the stubs of system calls: a tenth of a second
   * that another thread can spend while the caller of {@link #start} still reads its state.
   */
  public static void prepare() {
    if (Epoll.isAvailable()) {
      new Syscalls();
    }
  }

  /** Starts the loops; nothing listens until the first {@link #swap}. */
  public static DataPlane start(DataPlaneOptions options) {
    DataPlane plane = new DataPlane(options);
    plane.retryBindsLater(plane.loops.all().getFirst());
    plane.judgeTargetsOften(plane.loops.all().getFirst());
    return plane;
  }

  /** Why {@code port} of {@code address} could not be bound now, with what helps. Any thread. */
  public Optional<String> refusal(String address, int port) {
    return listeners.refusal(address, port);
  }

  /**
   * Puts {@code snapshot} in force. When this returns its listeners are bound, or reported as
   * failed, and new requests follow it; requests under way end as they began. Calls are serialised.
   * Without effect once {@link #drain} was called.
   */
  public synchronized void swap(RoutingSnapshot snapshot) {
    if (draining) {
      return;
    }
    trust.follow(snapshot);
    boolean first = snapshots.current().loadBalancers().isEmpty();
    snapshots.swap(snapshot);
    if (first) {
      callAgents(snapshot);
    }
    listeners.match(snapshot);
    for (LoopParts part : parts) {
      part.loop().execute(() -> follow(part));
    }
  }

  /** Where nothing is served yet, agents may say first how many requests they ask for. */
  private void callAgents(RoutingSnapshot snapshot) {
    loops.onEach(loop -> parts.get(loop.index()).channels().follow(snapshot), LOOP_LIMIT_MS);
    Pause.until(FIRST_CHANNELS, DRAIN_STEP, boards.control()::isSettled);
  }

  /** The snapshot in force. */
  public RoutingSnapshot snapshot() {
    return snapshots.current();
  }

  /** Counters as CloudWatch data; drained once a period by one thread. */
  public DataPlaneMetrics metrics() {
    return metrics;
  }

  /** The log entries of every loop, for one {@link io.tidegate.dataplane.log.LogWriter}. */
  public List<LogRing> logRings() {
    return parts.stream().map(LoopParts::logs).toList();
  }

  /** Reports that were dropped because their consumer was too slow. */
  public long droppedReports() {
    return reports.dropped();
  }

  /**
   * Requests in flight to a target ({@link io.tidegate.model.elbv2.Target#key()}), counted after
   * every loop follows the snapshot in force: 0 for a draining target means that it is done. A loop
   * that is too busy to say counts as one request.
   */
  public int inFlight(String targetKey) {
    AtomicInteger sum = new AtomicInteger();
    boolean told =
        loops.onEach(
            loop -> {
              LoopParts part = parts.get(loop.index());
              follow(part);
              sum.addAndGet(part.lane().pools().inFlight(targetKey));
            },
            LOOP_LIMIT_MS);
    return told ? sum.get() : sum.get() + 1;
  }

  /** How many requests the agent of a target asks for, -1 when none is connected; any thread. */
  public int asked(String targetKey) {
    return boards.control().asked(targetKey);
  }

  /** Connections closed so far because too much memory was held; any thread. */
  public long relieved() {
    return relief.closed().sum();
  }

  /** Connections of clients and to targets, now. */
  public Census census() {
    List<Census> counted = new CopyOnWriteArrayList<>();
    loops.onEach(
        loop -> {
          var pools = parts.get(loop.index()).lane().pools();
          counted.add(
              new Census(
                  clientConnections(loop),
                  pools.openConnections(),
                  pools.inFlight(),
                  loop.buffers().borrowedBytes(),
                  loop.movedBytes()));
        },
        LOOP_LIMIT_MS);
    return counted.stream().reduce(new Census(0, 0, 0, 0, 0), Census::plus);
  }

  private int clientConnections(Loop loop) {
    return opened.stream()
        .filter(listener -> listener.loop().equals(loop))
        .mapToInt(OpenListener::connections)
        .sum();
  }

  /** Whether no client is connected; false when a loop is too busy to say. */
  private boolean isQuiet() {
    AtomicInteger clients = new AtomicInteger();
    boolean told = loops.onEach(loop -> clients.addAndGet(clientConnections(loop)), LOOP_LIMIT_MS);
    return told && clients.get() == 0;
  }

  /**
   * Open connections, requests in flight, and memory that connections hold; {@code movedBytes} are
   * those that ever went from socket to socket inside the kernel.
   */
  public record Census(
      int clientConnections,
      int targetConnections,
      int inFlight,
      long borrowedBytes,
      long movedBytes) {
    Census plus(Census other) {
      return new Census(
          clientConnections + other.clientConnections,
          targetConnections + other.targetConnections,
          inFlight + other.inFlight,
          borrowedBytes + other.borrowedBytes,
          movedBytes + other.movedBytes);
    }
  }

  /**
   * Accepts nothing more, lets requests finish for at most {@code limit}, then {@link #close}s.
   * Targets stay as they are, so that what is in flight to them can end.
   */
  public void drain(Duration limit) {
    synchronized (this) {
      draining = true;
      listeners.match(RoutingSnapshot.empty());
    }
    Pause.until(limit, DRAIN_STEP, this::isQuiet);
    close();
  }

  /** Goes on with what a predecessor hands over; before the first {@link #swap}. */
  public void inherit(Inheritance from) {
    listeners.inherit(from.sockets());
    from.ticketSecret().ifPresent(tickets::inherit);
    board.inherit(from.health());
    Instant now = parts.getFirst().loop().time().now();
    from.health()
        .forEach(
            (key, health) ->
                reports.offer(() -> tellHealth.accept(new TargetHealthReport(key, health, now))));
  }

  /** What a successor goes on with; the sockets stay this process's own. */
  public Inheritance inheritance() {
    return new Inheritance(listeners.sockets(), Optional.of(tickets.secret()), board.known());
  }

  /**
   * A successor accepts on the same sockets: accepts nothing more and lets connections end by
   * themselves, each with its next response, for at most {@code limit}; then {@link #close}s.
   */
  public void retire(Duration limit) {
    synchronized (this) {
      draining = true;
      listeners.retire();
    }
    Pause.until(limit, DRAIN_STEP, this::isQuiet);
    close();
  }

  /** Closes every connection and stops the loops; again is without effect. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    draining = true;
    loops.onEach(
        loop -> {
          for (OpenListener listener : opened) {
            if (listener.loop().equals(loop)) {
              listener.closeNow();
            }
          }
          LoopParts part = parts.get(loop.index());
          part.prober().close();
          part.channels().close();
          part.lane().pools().close();
          part.lane().tls().close();
        },
        LOOP_LIMIT_MS);
    loops.close();
    reports.close();
  }

  private void follow(LoopParts part) {
    part.prober().follow(part.lane().current());
    part.channels().follow(part.lane().current());
  }

  private List<MeterBook.Taken> takeCounts() {
    loops.onEach(
        loop -> counts.add(parts.get(loop.index()).lane().meters().take(loop.nowMs())),
        LOOP_LIMIT_MS);
    return emptied(counts);
  }

  /** What loops have put there; what a busy one puts there later is for the next time. */
  private static <T> List<T> emptied(Queue<T> queue) {
    List<T> all = new ArrayList<>();
    for (T one = queue.poll(); one != null; one = queue.poll()) {
      all.add(one);
    }
    return all;
  }

  /** Bytes exchanged with each address that was dialled, since the start. Not on an event loop. */
  public Map<String, PeerTraffic.Bytes> traffic() {
    Map<String, PeerTraffic.Bytes> sums = new HashMap<>();
    loops.onEach(
        loop -> {
          synchronized (sums) {
            loop.peers().addTo(sums);
          }
        },
        LOOP_LIMIT_MS);
    synchronized (sums) {
      return Map.copyOf(sums);
    }
  }

  private void retryBindsLater(Loop loop) {
    Timer retry =
        new Timer() {
          @Override
          protected void expired() {
            if (listeners.hasFailures()) {
              reports.offer(() -> swap(snapshots.current()));
            }
            loop.set(this, RETRY_BIND_MS);
          }
        };
    loop.execute(() -> loop.set(retry, RETRY_BIND_MS));
  }
}
