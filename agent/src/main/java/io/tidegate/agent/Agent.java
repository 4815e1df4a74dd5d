package io.tidegate.agent;

import io.tidegate.base.Chance;
import io.tidegate.base.FaultHandler;
import io.tidegate.base.Pause;
import io.tidegate.base.TimeSource;
import io.tidegate.dataplane.health.HealthBoard;
import io.tidegate.dataplane.http.RequestHead;
import io.tidegate.dataplane.http.ResponseHead;
import io.tidegate.dataplane.loop.Loop;
import io.tidegate.dataplane.loop.Loops;
import io.tidegate.dataplane.loop.Transport;
import io.tidegate.dataplane.metrics.AlbCounters;
import io.tidegate.dataplane.metrics.MeterBook;
import io.tidegate.dataplane.optimizer.ControlBoard;
import io.tidegate.dataplane.target.Boards;
import io.tidegate.dataplane.target.TargetPools;
import io.tidegate.dataplane.target.TargetState;
import io.tidegate.dataplane.tls.TicketKeys;
import io.tidegate.dataplane.tls.TlsLane;
import io.tidegate.dataplane.tls.TrustStores;
import io.tidegate.routing.CompiledTargetGroup;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A running agent: two listening sockets, the places at the application, and who is connected.
 * Everything in it belongs to its one event loop, but for {@link #drain} and {@link #close}, which
 * any other thread may call.
 */
final class Agent implements AutoCloseable {
  /** Connections to the application that nobody uses are kept this long. */
  static final long APPLICATION_IDLE_MS = 60_000;

  private static final long LOOP_LIMIT_MS = 5_000;
  private static final Duration STEP = Duration.ofMillis(20);

  private final AgentSettings settings;
  private final Loops loops;
  private final Loop loop;
  private final TlsLane tls;
  private final TargetPools pools;
  private final TargetState application;
  private final Slots slots;
  private final AlbCounters counters = new AlbCounters();
  private final RequestHead requestHead = new RequestHead();
  private final ResponseHead responseHead = new ResponseHead();
  private final Set<ControlConnection> controls = new LinkedHashSet<>();
  private final Set<DataConnection> connections = new LinkedHashSet<>();
  private final Set<Streams> links = new LinkedHashSet<>();
  private final List<AgentListener> listeners = new ArrayList<>();
  private boolean draining;

  private Agent(AgentSettings settings, AgentKeys keys, FaultHandler faults) {
    TimeSource time = TimeSource.system();
    Chance chance = Chance.system();
    this.settings = settings;
    this.loops = new Loops(1, new Loop.Environment(time, faults, 0));
    this.loop = loops.all().getFirst();
    this.tls =
        new TlsLane(
            loop,
            new TlsLane.Commons(keys.source(), new TicketKeys(chance), new TrustStores(faults)));
    this.pools =
        new TargetPools(
            loop, tls, new Boards(new HealthBoard(), new ControlBoard()), new MeterBook());
    CompiledTargetGroup group = AgentRouting.group(settings);
    this.application =
        Objects.requireNonNull(
            pools.group(AgentRouting.balancer(group), "", group).pick(null),
            "a group of one target that fails open");
    this.slots = new Slots(settings.concurrency(), 0);
  }

  /**
   * Starts one, which listens when this returns.
   *
   * @throws IllegalArgumentException with one line for the user when it cannot
   */
  static Agent start(AgentSettings settings, FaultHandler faults) {
    AgentKeys keys = AgentKeys.of(settings);
    Agent agent = new Agent(settings, keys, faults);
    List<IllegalArgumentException> failures = new ArrayList<>();
    agent.loops.onEach(
        loop -> {
          try {
            agent.listen(keys);
          } catch (IllegalArgumentException failure) {
            failures.add(failure);
          }
        },
        LOOP_LIMIT_MS);
    if (!failures.isEmpty()) {
      agent.close();
      throw failures.getFirst();
    }
    return agent;
  }

  private void listen(AgentKeys keys) {
    var opened = keys.tls(tls, settings);
    listeners.add(AgentListener.open(loop, settings.control(), opened, this::control));
    listeners.add(AgentListener.open(loop, settings.data(), opened, this::data));
  }

  private void control(Transport socket) {
    ControlConnection made = new ControlConnection(this, socket, settings.concurrency());
    controls.add(made);
    made.start();
  }

  private void data(Transport socket) {
    if (settings.version().http2()) {
      Streams made = new Streams(this, pools.linkTools(), socket);
      links.add(made);
      made.start();
    } else {
      stream(socket);
    }
  }

  /** A connection, or a stream of one, that brings requests one after the other. */
  void stream(Transport socket) {
    DataConnection made = new DataConnection(this, socket);
    connections.add(made);
    made.start();
  }

  void forget(ControlConnection closed) {
    controls.remove(closed);
  }

  void forget(DataConnection closed) {
    connections.remove(closed);
  }

  void forget(Streams closed) {
    links.remove(closed);
  }

  Loop loop() {
    return loop;
  }

  Slots slots() {
    return slots;
  }

  TargetState application() {
    return application;
  }

  AlbCounters counters() {
    return counters;
  }

  RequestHead requestHead() {
    return requestHead;
  }

  ResponseHead responseHead() {
    return responseHead;
  }

  boolean isDraining() {
    return draining;
  }

  /**
   * Asks for nothing more, tells balancers so, lets requests under way end for at most {@code
   * limit}, and closes.
   */
  void drain(Duration limit) {
    loops.onEach(
        here -> {
          draining = true;
          slots.drain();
          List.copyOf(controls).forEach(ControlConnection::bye);
          listeners.forEach(AgentListener::close);
        },
        LOOP_LIMIT_MS);
    AtomicInteger busy = new AtomicInteger();
    Pause.until(
        limit,
        STEP,
        () ->
            loops.onEach(here -> busy.set(application.inFlight()), LOOP_LIMIT_MS)
                && busy.get() == 0);
    close();
  }

  @Override
  public void close() {
    loops.onEach(
        here -> {
          listeners.forEach(AgentListener::close);
          List.copyOf(controls).forEach(ControlConnection::close);
          List.copyOf(connections).forEach(DataConnection::close);
          List.copyOf(links).forEach(Streams::close);
          pools.close();
          tls.close();
        },
        LOOP_LIMIT_MS);
    loops.close();
  }

  /** Gives back a request's place. */
  void released() {
    slots.release();
  }
}
