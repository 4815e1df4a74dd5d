package io.tidegate.dataplane;

import io.tidegate.dataplane.exchange.HttpLane;
import io.tidegate.dataplane.health.HealthProber;
import io.tidegate.dataplane.log.LogRing;
import io.tidegate.dataplane.loop.Loop;
import io.tidegate.dataplane.metrics.MeterBook;
import io.tidegate.dataplane.optimizer.ControlChannels;
import io.tidegate.dataplane.target.Boards;
import io.tidegate.dataplane.target.TargetPools;
import io.tidegate.dataplane.tls.TlsLane;
import io.tidegate.model.elbv2.TargetHealthReport;
import java.util.function.Consumer;

/** What lives on one loop; owned by its thread. */
record LoopParts(
    Loop loop, HealthProber prober, ControlChannels channels, HttpLane lane, LogRing logs) {
  static LoopParts make(
      Loop loop,
      int loops,
      Boards boards,
      HttpLane.Commons commons,
      Consumer<TargetHealthReport> health) {
    MeterBook meters = new MeterBook();
    TlsLane tls = new TlsLane(loop, commons.tls());
    TargetPools pools = new TargetPools(loop, tls, boards, meters);
    LogRing logs = new LogRing();
    var means = new HealthProber.Means(tls, pools.linkTools(), logs);
    HealthProber prober = new HealthProber(means, loops, boards.health(), health);
    var channels = new ControlChannels(tls, loops, boards.control(), meters);
    HttpLane lane = new HttpLane(commons, tls, pools, meters, logs);
    return new LoopParts(loop, prober, channels, lane, logs);
  }
}
