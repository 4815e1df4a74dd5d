package io.tidegate.dataplane.metrics;

/**
 * What one loop counted for one target group behind one node since the last drain; owned by that
 * loop's thread.
 */
public final class GroupCounters {
  public long requests;
  public long targetTlsErrors;
  public long targetConnectionErrors;
  public long unhealthyRoutingRequests;
  public final TargetCodes targetCodes = new TargetCodes();
  public final TimeSet targetResponseTime = new TimeSet();

  void add(GroupCounters other) {
    requests += other.requests;
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
    targetTlsErrors = 0;
    targetConnectionErrors = 0;
    unhealthyRoutingRequests = 0;
    targetCodes.clear();
    targetResponseTime.clear();
    return taken;
  }
}
