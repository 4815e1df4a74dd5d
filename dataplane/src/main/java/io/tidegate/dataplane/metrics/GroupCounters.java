package io.tidegate.dataplane.metrics;

import java.util.HashMap;
import java.util.Map;

/**
 * What one loop counted for one target group behind one node since the last drain; owned by that
 * loop's thread.
 */
public final class GroupCounters {
  public long requests;
  public long grpcRequests;
  public long targetTlsErrors;
  public long targetConnectionErrors;
  public long unhealthyRoutingRequests;
  public final TargetCodes targetCodes = new TargetCodes();
  public final TimeSet targetResponseTime = new TimeSet();

  private final Map<String, long[]> byTargetZone = new HashMap<>();

  /** Counts a request to a target in {@code zone}. */
  public void request(String zone) {
    requests++;
    byTargetZone.computeIfAbsent(zone, fresh -> new long[1])[0]++;
  }

  /** Requests to targets in {@code zone}. */
  long requestsTo(String zone) {
    long[] count = byTargetZone.get(zone);
    return count == null ? 0 : count[0];
  }

  void add(GroupCounters other) {
    requests += other.requests;
    grpcRequests += other.grpcRequests;
    other.byTargetZone.forEach(
        (zone, count) -> byTargetZone.computeIfAbsent(zone, fresh -> new long[1])[0] += count[0]);
    targetTlsErrors += other.targetTlsErrors;
    targetConnectionErrors += other.targetConnectionErrors;
    unhealthyRoutingRequests += other.unhealthyRoutingRequests;
    targetCodes.add(other.targetCodes);
    targetResponseTime.add(other.targetResponseTime);
  }

  GroupCounters take() {
    GroupCounters taken = new GroupCounters();
    taken.add(this);
    requests = 0;
    grpcRequests = 0;
    byTargetZone.values().forEach(count -> count[0] = 0);
    targetTlsErrors = 0;
    targetConnectionErrors = 0;
    unhealthyRoutingRequests = 0;
    targetCodes.clear();
    targetResponseTime.clear();
    return taken;
  }
}
