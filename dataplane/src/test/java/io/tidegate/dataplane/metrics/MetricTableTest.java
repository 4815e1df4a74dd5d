package io.tidegate.dataplane.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tidegate.dataplane.health.HealthBoard;
import io.tidegate.dataplane.optimizer.ControlBoard;
import io.tidegate.dataplane.target.Boards;
import io.tidegate.model.cloudwatch.MetricDatum;
import io.tidegate.routing.RoutingSnapshot;
import java.lang.reflect.Modifier;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Every counter of a node and of a group reaches CloudWatch, in the scopes that the guide names.
 */
class MetricTableTest {
  private static final String BALANCER = "app/t/1";
  private static final String GROUP = "targetgroup/t/2";
  private static final Map<String, String> L = Map.of("LoadBalancer", BALANCER);
  private static final Map<String, String> LA =
      Map.of("LoadBalancer", BALANCER, "AvailabilityZone", "us-east-1a");
  private static final Map<String, String> T =
      Map.of("LoadBalancer", BALANCER, "TargetGroup", GROUP);
  private static final Map<String, String> TA =
      Map.of("LoadBalancer", BALANCER, "TargetGroup", GROUP, "AvailabilityZone", "us-east-1a");

  /** Metric, scopes, what is counted below, unit. */
  private static final String TABLE =
      """
      RequestCount                                    L LA T TA  1000  Count
      GrpcRequestCount                                L LA T TA  1041  Count
      NewConnectionCount                              L LA       1001  Count
      RejectedConnectionCount                         L LA       1002  Count
      ClientTLSNegotiationErrorCount                  L LA       1003  Count
      TargetConnectionErrorCount                      L LA T TA  1004  Count
      ProcessedBytes                                  L LA       1005  Bytes
      HTTPCode_ELB_3XX_Count                          L LA       1006  Count
      HTTPCode_ELB_4XX_Count                          L LA       1007  Count
      HTTPCode_ELB_5XX_Count                          L LA       1008  Count
      HTTPCode_ELB_500_Count                          L LA       1009  Count
      HTTPCode_ELB_502_Count                          L LA       1010  Count
      HTTPCode_ELB_503_Count                          L LA       1011  Count
      HTTPCode_ELB_504_Count                          L LA       1012  Count
      HTTP_Redirect_Count                             L LA       1014  Count
      HTTP_Redirect_Url_Limit_Exceeded_Count          L LA       1015  Count
      HTTP_Fixed_Response_Count                       L LA       1016  Count
      DesyncMitigationMode_NonCompliant_Request_Count L LA       1017  Count
      DroppedInvalidHeaderRequestCount                LA         1018  Count
      ForwardedInvalidHeaderRequestCount              LA         1019  Count
      RuleEvaluations                                 L          1020  Count
      NonStickyRequestCount                           L LA       1021  Count
      IPv6RequestCount                                L LA       1022  Count
      IPv6ProcessedBytes                              L LA       1023  Bytes
      ActiveConnectionCount                           L LA       1024  Count
      ELBAuthSuccess                                  L LA       1030  Count
      ELBAuthFailure                                  L LA       1031  Count
      ELBAuthError                                    L LA       1032  Count
      ELBAuthRefreshTokenSuccess                      L LA       1033  Count
      ELBAuthUserClaimsSizeExceeded                   L LA       1034  Count
      JWTValidationSuccessCount                       L LA       1035  Count
      JWTValidationFailureCount                       L LA       1036  Count
      TargetControlRequestCount                       L LA       1050  Count
      TargetControlRequestRejectCount                 L LA       1051  Count
      TargetControlProcessedBytes                     L LA       1052  Bytes
      TargetControlNewChannelCount                    L LA       1053  Count
      TargetControlChannelErrorCount                  L LA       1054  Count
      TargetTLSNegotiationErrorCount                  L LA T TA  1040  Count
      UnhealthyRoutingRequestCount                    T TA       1025  Count
      HTTPCode_Target_2XX_Count                       L LA T TA  1     Count
      HTTPCode_Target_3XX_Count                       L LA T TA  1     Count
      HTTPCode_Target_4XX_Count                       L LA T TA  1     Count
      HTTPCode_Target_5XX_Count                       L LA T TA  1     Count
      """;

  private static AlbCounters node() {
    AlbCounters c = new AlbCounters();
    c.requests = 1000;
    c.grpcRequests = 1041;
    c.newTargetConnections = 1;
    c.activeTargetConnections = 1;
    c.chargedRuleEvaluations = 1;
    c.newConnections = 1001;
    c.rejectedConnections = 1002;
    c.clientTlsErrors = 1003;
    c.targetConnectionErrors = 1004;
    c.processedBytes = 1005;
    c.elb3xx = 1006;
    c.elb4xx = 1007;
    c.elb5xx = 1008;
    c.elb500 = 1009;
    c.elb502 = 1010;
    c.elb503 = 1011;
    c.elb504 = 1012;
    c.elb460 = 1013;
    c.redirects = 1014;
    c.redirectUrlLimitExceeded = 1015;
    c.fixedResponses = 1016;
    c.desyncNonCompliant = 1017;
    c.droppedInvalidHeaders = 1018;
    c.forwardedInvalidHeaders = 1019;
    c.ruleEvaluations = 1020;
    c.nonStickyRequests = 1021;
    c.ipv6Requests = 1022;
    c.ipv6ProcessedBytes = 1023;
    c.activeConnections = 1024;
    c.targetTlsErrors = 1040;
    c.controlRequests = 1050;
    c.controlRejects = 1051;
    c.controlBytes = 1052;
    c.controlNewChannels = 1053;
    c.controlChannelErrors = 1054;
    c.authSuccess = 1030;
    c.authFailure = 1031;
    c.authError = 1032;
    c.authRefreshSuccess = 1033;
    c.authClaimsSizeExceeded = 1034;
    c.jwtSuccess = 1035;
    c.jwtFailure = 1036;
    codes(c.targetCodes);
    c.targetResponseTime.record(500_000_000);
    return c;
  }

  private static GroupCounters group() {
    GroupCounters c = new GroupCounters();
    c.grpcRequests = 1041;
    c.requests = 1000;
    c.targetConnectionErrors = 1004;
    c.unhealthyRoutingRequests = 1025;
    c.targetTlsErrors = 1040;
    codes(c.targetCodes);
    c.targetResponseTime.record(500_000_000);
    return c;
  }

  private static void codes(TargetCodes codes) {
    for (int code : new int[] {200, 302, 404, 503}) {
      codes.count(code);
    }
  }

  private static Map<String, Map<Map<String, String>, MetricDatum>> drained() {
    MeterBook.Taken taken =
        new MeterBook.Taken(
            Map.of(new MeterBook.NodeKey(BALANCER, "us-east-1a"), node()),
            Map.of(new MeterBook.GroupKey(BALANCER, "us-east-1a", GROUP), group()));
    DataPlaneMetrics metrics =
        new DataPlaneMetrics(
            () -> List.of(taken),
            RoutingSnapshot::empty,
            new Boards(new HealthBoard(), new ControlBoard()));
    Map<String, Map<Map<String, String>, MetricDatum>> data = new TreeMap<>();
    for (MetricDatum datum : metrics.drain(Instant.EPOCH)) {
      data.computeIfAbsent(datum.metric().name(), name -> new java.util.HashMap<>())
          .put(datum.metric().dimensions(), datum);
    }
    return data;
  }

  private static MetricDatum found(
      Map<String, Map<Map<String, String>, MetricDatum>> data,
      String name,
      Map<String, String> scope) {
    return java.util.Objects.requireNonNull(data.getOrDefault(name, Map.of()).get(scope), name);
  }

  @Test
  void everyMetricHasItsScopesValueAndUnit() {
    Map<String, Map<Map<String, String>, MetricDatum>> data = drained();
    Map<String, Map<String, String>> scopes = Map.of("L", L, "LA", LA, "T", T, "TA", TA);
    TreeSet<String> listed = new TreeSet<>(List.of("ConsumedLCUs", "TargetResponseTime"));
    for (String line : TABLE.lines().toList()) {
      List<String> words = List.of(line.strip().split(" +"));
      String name = words.getFirst();
      listed.add(name);
      Map<Map<String, String>, MetricDatum> found = data.getOrDefault(name, Map.of());
      assertEquals(
          words.subList(1, words.size() - 2).stream().map(scopes::get).collect(Collectors.toSet()),
          found.keySet(),
          name);
      for (MetricDatum datum : found.values()) {
        assertEquals(Double.parseDouble(words.get(words.size() - 2)), datum.sum(), name);
        assertEquals(words.getLast(), datum.unit(), name);
      }
    }
    assertEquals(listed, data.keySet());
    assertEquals(0.5, found(data, "TargetResponseTime", TA).sum());
  }

  /**
   * 1000 connections of clients in a minute are 0.67 units, 1023 active ones 0.34, the rest is
   * less.
   */
  @Test
  void capacityUnitsAreTheHighestDimension() {
    MetricDatum units = found(drained(), "ConsumedLCUs", L);
    assertEquals(1000 / 60.0 / 25, units.sum(), 1e-9);
    AlbCounters busy = new AlbCounters();
    busy.processedBytes = 1_000_000_000;
    assertEquals(60, CapacityUnits.consumed(busy, 60), 1e-9);
    busy.ruleEvaluations = 9_000_000;
    assertEquals(60, CapacityUnits.consumed(busy, 60), 1e-9);
    busy.chargedRuleEvaluations = 6_000_000;
    assertEquals(100, CapacityUnits.consumed(busy, 60), 1e-9);
  }

  /** A counter that nobody reads would be counted for nothing: each must be in the table's data. */
  @Test
  void noCounterIsForgotten() throws Exception {
    for (Object counters : List.of(node(), group())) {
      for (var field : counters.getClass().getFields()) {
        if (field.getType() == long.class && !Modifier.isStatic(field.getModifiers())) {
          String value = Long.toString(field.getLong(counters));
          boolean read = Arrays.asList(TABLE.split("\\s+")).contains(value);
          assertEquals(!field.getName().equals("elb460"), read, field.getName());
        }
      }
    }
  }
}
