package io.tidegate.dataplane.exchange;

import io.tidegate.dataplane.metrics.AlbCounters;
import io.tidegate.dataplane.metrics.GroupCounters;
import io.tidegate.dataplane.target.TargetGroupState;
import io.tidegate.dataplane.target.TargetState;

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
    judge(exchange);
    if (exchange.targetStatus != 0) {
      node.targetCodes.count(exchange.targetStatus);
      counters.targetCodes.count(exchange.targetStatus);
      long took = exchange.answeredNs - exchange.sentNs;
      node.targetResponseTime.record(took);
      counters.targetResponseTime.record(took);
    }
  }

  /** Answers of 5xx, and no usable answer, are the target's fault; a client that left is not. */
  private static void judge(Exchange exchange) {
    TargetState target = exchange.target;
    if (target == null) {
      return;
    }
    int answered = exchange.targetStatus;
    boolean blamed = target.equals(exchange.blamed);
    boolean silent = answered == 0 && !blamed && (exchange.status == 502 || exchange.status == 504);
    if (answered != 0 || silent) {
      target.outcome(silent || answered >= 500);
    }
  }
}
