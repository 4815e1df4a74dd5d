package io.tidegate.dataplane.optimizer;

import io.tidegate.dataplane.loop.Addresses;
import io.tidegate.dataplane.loop.Loop;
import io.tidegate.dataplane.loop.SocketEvents;
import io.tidegate.dataplane.loop.TcpSocket;
import io.tidegate.dataplane.loop.Transport;
import io.tidegate.dataplane.metrics.MeterBook;
import io.tidegate.dataplane.tls.TlsLane;
import io.tidegate.model.elbv2.SslPolicy;
import io.tidegate.routing.BackendPolicy;
import io.tidegate.routing.CompiledLoadBalancer;
import io.tidegate.routing.CompiledTargetGroup;
import io.tidegate.routing.CompiledTargetGroup.CompiledTarget;
import io.tidegate.routing.RoutingSnapshot;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The control channels of one loop, owned by its thread. A process has one channel to each target
 * of a group with a target control port, on the loop that its key chooses; draining targets have
 * none. Channels are under TLS when the group's protocol is HTTPS.
 */
public final class ControlChannels {
  private final TlsLane tls;
  private final Loop loop;
  private final int loops;
  private final ControlBoard board;
  private final MeterBook meters;
  private final Map<String, Held> held = new HashMap<>();

  /** {@code loops} is how many share the work. */
  public ControlChannels(TlsLane tls, int loops, ControlBoard board, MeterBook meters) {
    this.tls = tls;
    this.loop = tls.loop();
    this.loops = loops;
    this.board = board;
    this.meters = meters;
  }

  private record Held(Place place, ControlChannel channel) {}

  /** Where an agent is and how it is reached, and the node that its channel is counted for. */
  private record Place(
      String address, int port, Optional<SslPolicy> policy, String loadBalancer, String zone) {}

  /** Holds the channels that {@code snapshot} asks for, and no other. */
  public void follow(RoutingSnapshot snapshot) {
    Map<String, Place> wanted = new HashMap<>();
    for (CompiledLoadBalancer balancer : snapshot.loadBalancers().values()) {
      for (CompiledTargetGroup group : balancer.targetGroups()) {
        if (group.policy().controlled()) {
          for (CompiledTarget target : group.targets()) {
            if (!target.draining() && isMine(target)) {
              wanted.put(target.key(), place(balancer, group, target));
            }
          }
        }
      }
    }
    held.entrySet()
        .removeIf(
            entry -> {
              boolean stays = entry.getValue().place().equals(wanted.get(entry.getKey()));
              if (!stays) {
                entry.getValue().channel().stop();
              }
              return !stays;
            });
    wanted.forEach(
        (key, place) -> {
          if (!held.containsKey(key)) {
            ControlChannel channel = channel(key, place);
            held.put(key, new Held(place, channel));
            channel.start();
          }
        });
  }

  private boolean isMine(CompiledTarget target) {
    return Math.floorMod(target.key().hashCode(), loops) == loop.index();
  }

  private static Place place(
      CompiledLoadBalancer balancer, CompiledTargetGroup group, CompiledTarget target) {
    return new Place(
        target.address(),
        group.policy().controlPort(),
        group.https() ? Optional.of(BackendPolicy.of(balancer.listeners())) : Optional.empty(),
        balancer.metricName(),
        balancer.countingZone(target.zone()));
  }

  private ControlChannel channel(String key, Place place) {
    byte[] ip = Addresses.parse(place.address());
    return new ControlChannel(
        new ControlChannel.Means(loop, board, meters.node(place.loadBalancer(), place.zone())),
        board.queue(key),
        owner -> dial(ip, place, owner));
  }

  private Transport dial(byte[] ip, Place place, SocketEvents owner) {
    return place.policy().isPresent()
        ? tls.dial(ip, place.port(), place.policy().get(), false, owner)
        : TcpSocket.dial(loop, ip, place.port(), owner);
  }

  /** Ends all. */
  public void close() {
    held.values().forEach(one -> one.channel().stop());
    held.clear();
  }
}
