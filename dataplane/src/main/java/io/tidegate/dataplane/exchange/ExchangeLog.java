package io.tidegate.dataplane.exchange;

import io.tidegate.dataplane.metrics.AlbCounters;
import io.tidegate.dataplane.metrics.GroupCounters;
import io.tidegate.dataplane.target.TargetGroupState;

/** The last step of an exchange: counting. Owned by the loop's thread. */
public final class ExchangeLog {
  /** Counts {@code exchange}, which has ended. */
  void record(Exchange exchange) {
    AlbCounters node = exchange.view().counters();
    node.processedBytes += exchange.receivedBytes + exchange.sentBytes;
    TargetGroupState group = exchange.group;
    if (group == null) {
      return;
    }
    GroupCounters counters = group.counters();
    node.requests++;
    counters.requests++;
    if (exchange.targetStatus != 0) {
      node.targetCodes.count(exchange.targetStatus);
      counters.targetCodes.count(exchange.targetStatus);
      long took = exchange.answeredNs - exchange.sentNs;
      node.targetResponseTime.record(took);
      counters.targetResponseTime.record(took);
    }
  }
}
