package io.tidegate.dataplane.metrics;

import io.tidegate.dataplane.health.HealthBoard;
import io.tidegate.dataplane.metrics.MeterBook.GroupKey;
import io.tidegate.dataplane.metrics.MeterBook.NodeKey;
import io.tidegate.dataplane.optimizer.ControlBoard;
import io.tidegate.dataplane.optimizer.WorkQueue;
import io.tidegate.dataplane.target.Boards;
import io.tidegate.model.cloudwatch.MetricDatum;
import io.tidegate.routing.CompiledLoadBalancer;
import io.tidegate.routing.CompiledTargetGroup;
import io.tidegate.routing.CompiledTargetGroup.CompiledTarget;
import io.tidegate.routing.GroupPolicy;
import io.tidegate.routing.RoutingSnapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * Sums the loops' counters into CloudWatch data of namespace {@code AWS/ApplicationELB} (ALB guide,
 * CloudWatch metrics). Called once a period by one thread at a time, never an event loop.
 *
 * <p>Zones: request metrics carry the zone of the node that served the request, host counts the
 * zone of the targets, and so does RequestCountPerTarget. A metric is given only when it is not
 * zero, as ALB reports, host counts and {@code RequestCount} of groups in use excepted.
 */
public final class DataPlaneMetrics {
  private static final Duration PERIOD = Duration.ofMinutes(1);

  private final Supplier<List<MeterBook.Taken>> loops;
  private final Supplier<RoutingSnapshot> snapshots;
  private final HealthBoard board;
  private final ControlBoard control;
  private Optional<Instant> last = Optional.empty();

  /** {@code loops} takes the counts of every loop. */
  public DataPlaneMetrics(
      Supplier<List<MeterBook.Taken>> loops, Supplier<RoutingSnapshot> snapshots, Boards boards) {
    this.loops = loops;
    this.snapshots = snapshots;
    this.board = boards.health();
    this.control = boards.control();
  }

  /** What was counted since the last call, dated {@code at}. */
  public List<MetricDatum> drain(Instant at) {
    Map<NodeKey, AlbCounters> nodes = new HashMap<>();
    Map<GroupKey, GroupCounters> groups = new HashMap<>();
    for (MeterBook.Taken taken : loops.get()) {
      taken
          .nodes()
          .forEach((key, value) -> nodes.computeIfAbsent(key, k -> new AlbCounters()).add(value));
      taken
          .groups()
          .forEach(
              (key, value) -> groups.computeIfAbsent(key, k -> new GroupCounters()).add(value));
    }
    DatumSheet sheet = new DatumSheet(at);
    nodes.forEach((key, counters) -> node(sheet, key, counters));
    units(sheet, nodes, at);
    groups.forEach((key, counters) -> group(sheet, key, counters));
    for (CompiledLoadBalancer loadBalancer : snapshots.get().loadBalancers().values()) {
      for (CompiledTargetGroup targetGroup : loadBalancer.targetGroups()) {
        hosts(sheet, loadBalancer, targetGroup, groups);
        if (targetGroup.policy().controlled()) {
          agents(sheet, loadBalancer, targetGroup);
        }
      }
    }
    return sheet.data();
  }

  /** ConsumedLCUs of each load balancer over the time since the last call. */
  private void units(DatumSheet sheet, Map<NodeKey, AlbCounters> nodes, Instant at) {
    double seconds = Math.max(1, Duration.between(last.orElse(at.minus(PERIOD)), at).toSeconds());
    last = Optional.of(at);
    Map<String, AlbCounters> whole = new HashMap<>();
    nodes.forEach(
        (key, counters) ->
            whole.computeIfAbsent(key.loadBalancer(), name -> new AlbCounters()).add(counters));
    whole.forEach(
        (name, counters) -> {
          double consumed = CapacityUnits.consumed(counters, seconds);
          if (consumed > 0) {
            sheet.gauge("ConsumedLCUs", Map.of("LoadBalancer", name), consumed);
          }
        });
  }

  private static void node(DatumSheet sheet, NodeKey key, AlbCounters c) {
    List<Map<String, String>> scopes = nodeScopes(key.loadBalancer(), key.zone());
    for (Map<String, String> scope : scopes) {
      sheet.sum("RequestCount", scope, c.requests);
      sheet.sum("GrpcRequestCount", scope, c.grpcRequests);
      sheet.sum("ActiveConnectionCount", scope, c.activeConnections);
      sheet.sum("NewConnectionCount", scope, c.newConnections);
      sheet.sum("RejectedConnectionCount", scope, c.rejectedConnections);
      sheet.sum("ClientTLSNegotiationErrorCount", scope, c.clientTlsErrors);
      sheet.sum("TargetTLSNegotiationErrorCount", scope, c.targetTlsErrors);
      sheet.sum("TargetConnectionErrorCount", scope, c.targetConnectionErrors);
      sheet.bytes("ProcessedBytes", scope, c.processedBytes);
      sheet.sum("HTTPCode_ELB_3XX_Count", scope, c.elb3xx);
      sheet.sum("HTTPCode_ELB_4XX_Count", scope, c.elb4xx);
      sheet.sum("HTTPCode_ELB_5XX_Count", scope, c.elb5xx);
      sheet.sum("HTTPCode_ELB_500_Count", scope, c.elb500);
      sheet.sum("HTTPCode_ELB_502_Count", scope, c.elb502);
      sheet.sum("HTTPCode_ELB_503_Count", scope, c.elb503);
      sheet.sum("HTTPCode_ELB_504_Count", scope, c.elb504);
      sheet.sum("HTTP_Redirect_Count", scope, c.redirects);
      sheet.sum("HTTP_Redirect_Url_Limit_Exceeded_Count", scope, c.redirectUrlLimitExceeded);
      sheet.sum("HTTP_Fixed_Response_Count", scope, c.fixedResponses);
      sheet.sum("NonStickyRequestCount", scope, c.nonStickyRequests);
      sheet.sum("IPv6RequestCount", scope, c.ipv6Requests);
      sheet.bytes("IPv6ProcessedBytes", scope, c.ipv6ProcessedBytes);
      sheet.sum("DesyncMitigationMode_NonCompliant_Request_Count", scope, c.desyncNonCompliant);
      sheet.sum("ELBAuthSuccess", scope, c.authSuccess);
      sheet.sum("ELBAuthFailure", scope, c.authFailure);
      sheet.sum("ELBAuthError", scope, c.authError);
      sheet.sum("ELBAuthRefreshTokenSuccess", scope, c.authRefreshSuccess);
      sheet.sum("ELBAuthUserClaimsSizeExceeded", scope, c.authClaimsSizeExceeded);
      sheet.millis("ELBAuthLatency", scope, c.authLatency);
      sheet.sum("JWTValidationSuccessCount", scope, c.jwtSuccess);
      sheet.sum("JWTValidationFailureCount", scope, c.jwtFailure);
      sheet.sum("TargetControlRequestCount", scope, c.controlRequests);
      sheet.sum("TargetControlRequestRejectCount", scope, c.controlRejects);
      sheet.sum("TargetControlNewChannelCount", scope, c.controlNewChannels);
      sheet.sum("TargetControlChannelErrorCount", scope, c.controlChannelErrors);
      sheet.bytes("TargetControlProcessedBytes", scope, c.controlBytes);
      codes(sheet, scope, c.targetCodes);
      sheet.times("TargetResponseTime", scope, c.targetResponseTime);
    }
    Map<String, String> zonal = scopes.get(1);
    sheet.sum("DroppedInvalidHeaderRequestCount", zonal, c.droppedInvalidHeaders);
    sheet.sum("ForwardedInvalidHeaderRequestCount", zonal, c.forwardedInvalidHeaders);
    sheet.sum("RuleEvaluations", scopes.get(0), c.ruleEvaluations);
  }

  private static void group(DatumSheet sheet, GroupKey key, GroupCounters c) {
    Map<String, String> whole = groupScope(key.loadBalancer(), key.targetGroup());
    for (Map<String, String> scope : List.of(whole, inZone(whole, key.zone()))) {
      sheet.sum("RequestCount", scope, c.requests);
      sheet.sum("GrpcRequestCount", scope, c.grpcRequests);
      sheet.sum("TargetTLSNegotiationErrorCount", scope, c.targetTlsErrors);
      sheet.sum("TargetConnectionErrorCount", scope, c.targetConnectionErrors);
      sheet.sum("UnhealthyRoutingRequestCount", scope, c.unhealthyRoutingRequests);
      codes(sheet, scope, c.targetCodes);
      sheet.times("TargetResponseTime", scope, c.targetResponseTime);
    }
  }

  private static void codes(DatumSheet sheet, Map<String, String> scope, TargetCodes codes) {
    for (int digit = 2; digit <= 5; digit++) {
      sheet.sum("HTTPCode_Target_" + digit + "XX_Count", scope, codes.hundred(digit));
    }
  }

  private void hosts(
      DatumSheet sheet,
      CompiledLoadBalancer balancer,
      CompiledTargetGroup group,
      Map<GroupKey, GroupCounters> counted) {
    String loadBalancer = balancer.metricName();
    Map<String, HostTally> byZone = new TreeMap<>();
    HostTally all = new HostTally();
    for (CompiledTarget target : group.targets()) {
      if (!target.draining()) {
        HealthBoard.Cell cell = board.cell(target.key());
        all.add(cell);
        byZone.computeIfAbsent(target.zone(), zone -> new HostTally()).add(cell);
      }
    }
    GroupCounters served = new GroupCounters();
    for (Map.Entry<GroupKey, GroupCounters> entry : counted.entrySet()) {
      if (entry.getKey().targetGroup().equals(group.metricName())
          && entry.getKey().loadBalancer().equals(loadBalancer)) {
        served.add(entry.getValue());
      }
    }
    if (all.registered() == 0) {
      return;
    }
    Map<String, String> whole = groupScope(loadBalancer, group.metricName());
    all.tell(sheet, whole);
    zoneStates(sheet, balancer, group, byZone, all);
    HostTally shifted = byZone.get(group.policy().shiftedZone());
    if (shifted != null && group.crossZone()) {
      sheet.gauge("ZonalShiftedHostCount", whole, shifted.registered());
      sheet.gauge(
          "ZonalShiftedHostCount",
          inZone(whole, group.policy().shiftedZone()),
          shifted.registered());
    }
    byZone.forEach(
        (zone, tally) -> {
          tally.tell(sheet, inZone(whole, zone));
          double share = tally.perTarget(served.requestsTo(zone));
          sheet.gauge("RequestCountPerTarget", inZone(whole, zone), share);
        });
    double perTarget = all.perTarget(served.requests);
    sheet.gauge("RequestCountPerTarget", whole, perTarget);
    sheet.gauge("RequestCountPerTarget", Map.of("TargetGroup", group.metricName()), perTarget);
  }

  /** The control channels that stand, and what agents ask for over them at this moment. */
  private void agents(DatumSheet sheet, CompiledLoadBalancer balancer, CompiledTargetGroup group) {
    for (CompiledTarget target : group.targets()) {
      WorkQueue asked = control.queue(target.key());
      for (Map<String, String> scope :
          nodeScopes(balancer.metricName(), balancer.countingZone(target.zone()))) {
        sheet.sum("TargetControlActiveChannelCount", scope, asked.isOpen() ? 1 : 0);
        sheet.sum("TargetControlWorkQueueLength", scope, asked.length());
      }
    }
  }

  private static List<Map<String, String>> nodeScopes(String loadBalancer, String zone) {
    Map<String, String> whole = Map.of("LoadBalancer", loadBalancer);
    return List.of(whole, inZone(whole, zone));
  }

  /** Zones that meet the group's thresholds, for DNS and for routing (target-group-health). */
  private static void zoneStates(
      DatumSheet sheet,
      CompiledLoadBalancer balancer,
      CompiledTargetGroup group,
      Map<String, HostTally> byZone,
      HostTally all) {
    GroupPolicy.Threshold routing =
        new GroupPolicy.Threshold(group.minimumHealthyCount(), group.minimumHealthyPercent());
    Map<String, String> whole = groupScope(balancer.metricName(), group.metricName());
    int dnsHealthy = 0;
    int routingHealthy = 0;
    for (CompiledLoadBalancer.Node node : balancer.nodes()) {
      HostTally own = byZone.getOrDefault(node.zone(), new HostTally());
      HostTally scope = group.crossZone() ? all : own;
      boolean dns = scope.meets(group.policy().dns());
      boolean route = scope.meets(routing);
      dnsHealthy += dns ? 1 : 0;
      routingHealthy += route ? 1 : 0;
      states(sheet, inZone(whole, node.zone()), dns ? 1 : 0, route ? 1 : 0, 1);
    }
    states(sheet, whole, dnsHealthy, routingHealthy, balancer.nodes().size());
  }

  private static void states(
      DatumSheet sheet, Map<String, String> scope, int dns, int routing, int zones) {
    sheet.gauge("HealthyStateDNS", scope, dns);
    sheet.gauge("UnhealthyStateDNS", scope, zones - dns);
    sheet.gauge("HealthyStateRouting", scope, routing);
    sheet.gauge("UnhealthyStateRouting", scope, zones - routing);
  }

  private static Map<String, String> groupScope(String loadBalancer, String targetGroup) {
    return Map.of("LoadBalancer", loadBalancer, "TargetGroup", targetGroup);
  }

  private static Map<String, String> inZone(Map<String, String> scope, String zone) {
    Map<String, String> zonal = new TreeMap<>(scope);
    zonal.put("AvailabilityZone", zone);
    return zonal;
  }
}
