package io.tidegate.dataplane.metrics;

import io.tidegate.dataplane.health.HealthBoard;
import io.tidegate.routing.GroupPolicy;
import java.util.Map;

/** Targets of a group, or of its part in a zone, by their state. Owned by the draining thread. */
final class HostTally {
  private int healthy;
  private int registered;
  private int anomalous;
  private int mitigated;

  void add(HealthBoard.Cell cell) {
    registered++;
    healthy += cell.isHealthy() ? 1 : 0;
    anomalous += cell.isAnomalous() ? 1 : 0;
    mitigated += cell.isMitigated() ? 1 : 0;
  }

  boolean meets(GroupPolicy.Threshold threshold) {
    return threshold.isMet(healthy, registered);
  }

  /** {@code requests} for each healthy target, or each registered one when none is. */
  double perTarget(long requests) {
    return (double) requests / (healthy > 0 ? healthy : registered);
  }

  int registered() {
    return registered;
  }

  void tell(DatumSheet sheet, Map<String, String> scope) {
    sheet.gauge("HealthyHostCount", scope, healthy);
    sheet.gauge("UnHealthyHostCount", scope, registered - healthy);
    sheet.gauge("AnomalousHostCount", scope, anomalous);
    sheet.gauge("MitigatedHostCount", scope, mitigated);
  }
}
