package io.tidegate.dataplane.exchange;

import io.tidegate.dataplane.metrics.AlbCounters;
import io.tidegate.dataplane.metrics.GroupCounters;
import io.tidegate.dataplane.target.TargetGroupState;
import io.tidegate.dataplane.target.TargetState;

/** The last step of an exchange: counting. Owned by the loop's thread. */
public final class ExchangeLog {
  private static final int IPV6_BYTES = 16;

  /** Counts {@code exchange}, which has ended. */
  void record(Exchange exchange) {
    AlbCounters node = exchange.view().counters();
    long bytes = exchange.receivedBytes + exchange.sentBytes;
    node.processedBytes += bytes;
    boolean ipv6 = exchange.client().facts().address().length == IPV6_BYTES;
    node.ipv6ProcessedBytes += ipv6 ? bytes : 0;
    TargetGroupState group = exchange.group;
    if (group == null) {
      return;
    }
    GroupCounters counters = group.counters();
    node.controlBytes += group.policy().controlled() ? bytes : 0;
    node.requests++;
    node.ipv6Requests += ipv6 ? 1 : 0;
    TargetState target = exchange.target;
    counters.request(target == null ? "" : target.zone());
    if (exchange.grpc) {
      node.grpcRequests++;
      counters.grpcRequests++;
    }
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
