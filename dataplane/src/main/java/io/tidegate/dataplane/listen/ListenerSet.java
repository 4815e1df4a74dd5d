package io.tidegate.dataplane.listen;

import io.tidegate.base.LocalRoute;
import io.tidegate.dataplane.ListenerReport;
import io.tidegate.dataplane.loop.Addresses;
import io.tidegate.dataplane.loop.Loop;
import io.tidegate.dataplane.loop.Loops;
import io.tidegate.dataplane.sys.Errno;
import io.tidegate.dataplane.sys.Syscalls;
import io.tidegate.routing.CompiledListener;
import io.tidegate.routing.CompiledLoadBalancer;
import io.tidegate.routing.RoutingSnapshot;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * The listening sockets of the process, guarded by its own lock; called by whoever swaps snapshots,
 * never on a loop. Sockets are bound here, on the caller's thread, so that when {@link #match}
 * returns, clients can connect. With several loops each has its own socket (SO_REUSEPORT), and the
 * kernel spreads connections; a trial bind without that option first finds out whether another
 * process has the port. With one loop the option is not set.
 */
public final class ListenerSet {
  /** Room in the kernel for datagrams of one socket, as far as it allows. */
  private static final int DATAGRAM_BYTES = 2 * 1024 * 1024;

  private static final long LOOP_LIMIT_MS = 2_000;
  private static final int IPV6_BYTES = 16;

  private final Loops loops;
  private final Opener opener;
  private final Consumer<ListenerReport> reports;
  private final Syscalls syscalls = new Syscalls();
  private final Map<BindPoint, List<OpenListener>> bound = new HashMap<>();
  private final Map<BindPoint, String> failed = new HashMap<>();
  private final Map<String, List<Integer>> inherited = new HashMap<>();
  private volatile boolean anyFailed;

  /** Makes the listener of one loop around an open descriptor. */
  @FunctionalInterface
  public interface Opener {
    /** Runs on {@code loop}. */
    OpenListener open(Loop loop, BindPoint point, int fd);
  }

  /** {@code reports} must not block. */
  public ListenerSet(Loops loops, Opener opener, Consumer<ListenerReport> reports) {
    this.loops = loops;
    this.opener = opener;
    this.reports = reports;
  }

  /**
   * Takes over sockets of a predecessor, before the first {@link #match}; that one uses those it
   * needs and closes the others.
   */
  public synchronized void inherit(List<ListeningSockets> sockets) {
    for (ListeningSockets one : sockets) {
      inherited
          .computeIfAbsent(key(one.address(), one.port(), one.quic()), key -> new ArrayList<>())
          .addAll(one.descriptors());
    }
  }

  private static String key(String address, int port, boolean quic) {
    return address + " " + port + (quic ? " quic" : "");
  }

  /** What listens now, for a successor; the descriptors stay this process's own. */
  public synchronized List<ListeningSockets> sockets() {
    List<ListeningSockets> all = new ArrayList<>();
    bound.forEach(
        (point, listeners) -> {
          if (!point.quic()) { // two processes that receive datagrams would take each other's
            List<Integer> numbers = listeners.stream().map(OpenListener::descriptor).toList();
            all.add(new ListeningSockets(point.address(), point.port(), false, numbers));
          }
        });
    return all;
  }

  /** A successor accepts from now on: stops accepting, leaves every connection as it is. */
  public synchronized void retire() {
    List<OpenListener> all = bound.values().stream().flatMap(List::stream).toList();
    bound.clear();
    failed.clear();
    loops.onEach(
        loop -> all.stream().filter(one -> one.loop().equals(loop)).forEach(OpenListener::retire),
        LOOP_LIMIT_MS);
  }

  /** Closes what {@code snapshot} does not list and binds what it lists; retries what failed. */
  public synchronized void match(RoutingSnapshot snapshot) {
    Set<BindPoint> wanted = wanted(snapshot);
    List<OpenListener> closing = new ArrayList<>();
    bound
        .entrySet()
        .removeIf(entry -> !wanted.contains(entry.getKey()) && closing.addAll(entry.getValue()));
    failed.keySet().removeIf(point -> !wanted.contains(point));
    if (!closing.isEmpty()) {
      loops.onEach(loop -> closeThose(loop, closing), LOOP_LIMIT_MS);
    }
    for (BindPoint point : wanted) {
      if (!bound.containsKey(point)) {
        bind(point);
      }
    }
    inherited.values().forEach(unused -> unused.forEach(syscalls::close));
    inherited.clear();
    anyFailed = !failed.isEmpty();
  }

  /** Whether something could not be bound, so {@link #match} should be tried again. Any thread. */
  public boolean hasFailures() {
    return anyFailed;
  }

  private static Set<BindPoint> wanted(RoutingSnapshot snapshot) {
    Set<BindPoint> wanted = new HashSet<>();
    for (CompiledLoadBalancer loadBalancer : snapshot.loadBalancers().values()) {
      for (CompiledListener listener : loadBalancer.listeners()) {
        for (CompiledLoadBalancer.Node node : loadBalancer.nodes()) {
          for (String address : node.addresses()) {
            BindPoint tcp =
                new BindPoint(
                    loadBalancer.arn(),
                    listener.arn(),
                    node.zone(),
                    address,
                    listener.port(),
                    false);
            wanted.add(tcp);
            if (listener.http3()) {
              wanted.add(tcp.overQuic());
            }
          }
        }
      }
    }
    return wanted;
  }

  private static void closeThose(Loop loop, List<OpenListener> closing) {
    for (OpenListener listener : closing) {
      if (listener.loop().equals(loop)) {
        listener.close();
      }
    }
  }

  private void bind(BindPoint point) {
    List<Integer> given = inherited.remove(key(point.address(), point.port(), point.quic()));
    if (given != null) {
      open(point, given);
      return;
    }
    byte[] ip = Addresses.parse(point.address());
    List<Integer> descriptors = new ArrayList<>();
    boolean shared = loops.all().size() > 1;
    int done = shared ? trial(ip, point) : 0;
    for (int i = 0; i < loops.all().size() && done >= 0; i++) {
      int fd = open(ip, point, shared);
      if (fd >= 0) {
        descriptors.add(fd);
        done = point.quic() ? 0 : syscalls.listen(fd, AlbListener.BACKLOG);
      } else {
        done = fd;
      }
    }
    if (done < 0) {
      descriptors.forEach(syscalls::close);
      failed(point, Errno.listenAdvice(-done, point.address(), point.port()));
      return;
    }
    open(point, descriptors);
  }

  /** One listener per descriptor; a predecessor may have had more loops, or fewer. */
  private void open(BindPoint point, List<Integer> descriptors) {
    List<OpenListener> listeners = new CopyOnWriteArrayList<>();
    int count = loops.all().size();
    loops.onEach(
        loop -> {
          for (int i = loop.index(); i < descriptors.size(); i += count) {
            OpenListener opened = opener.open(loop, point, descriptors.get(i));
            listeners.add(opened);
            if (opened instanceof QuicListener quic) {
              quic.steering().siblings(listeners);
            }
          }
        },
        LOOP_LIMIT_MS);
    bound.put(point, listeners);
    failed.remove(point);
    report(point, Optional.empty());
  }

  private int trial(byte[] ip, BindPoint point) {
    int fd = open(ip, point, false);
    if (fd >= 0) {
      syscalls.close(fd);
    }
    return fd;
  }

  /** Why {@code port} of {@code address} could not be bound now, with what helps. */
  public synchronized Optional<String> refusal(String address, int port) {
    int fd = trial(Addresses.parse(address), new BindPoint("", "", "", address, port, false));
    return fd < 0 ? Optional.of(Errno.listenAdvice(-fd, address, port)) : Optional.empty();
  }

  private int open(byte[] ip, BindPoint point, boolean shared) {
    boolean ipv6 = ip.length == IPV6_BYTES;
    if (ipv6 && !LocalRoute.covers(ip)) {
      return -Errno.EADDRNOTAVAIL;
    }
    int fd = point.quic() ? syscalls.udpSocket(ip.length) : syscalls.tcpSocket(ip.length);
    if (fd < 0) {
      return fd;
    }
    if (point.quic()) {
      syscalls.setOption(fd, Syscalls.SO_RCVBUF, DATAGRAM_BYTES);
      syscalls.setOption(fd, Syscalls.SO_SNDBUF, DATAGRAM_BYTES);
    } else {
      syscalls.setOption(fd, Syscalls.SO_REUSEADDR, 1);
    }
    if (shared) {
      syscalls.setOption(fd, Syscalls.SO_REUSEPORT, 1);
    }
    if (ipv6) {
      syscalls.freeBind(fd);
    }
    int done = syscalls.bind(fd, ip, point.port());
    if (done < 0) {
      syscalls.close(fd);
      return done;
    }
    return fd;
  }

  private void failed(BindPoint point, String advice) {
    if (!advice.equals(failed.put(point, advice))) {
      report(point, Optional.of(advice));
    }
  }

  private void report(BindPoint point, Optional<String> failure) {
    reports.accept(
        new ListenerReport(
            point.loadBalancerArn(),
            point.listenerArn(),
            point.zone(),
            point.address(),
            point.port(),
            failure));
  }
}
