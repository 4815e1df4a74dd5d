package io.tidegate.firewall;

import io.tidegate.base.TimeSource;
import io.tidegate.model.cloudwatch.MetricDatum;
import io.tidegate.model.cloudwatch.MetricId;
import io.tidegate.model.wafv2.WebAcl;
import io.tidegate.routing.FirewallVerdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/**
 * What became of one web ACL's inspections: numbers, and a line for people at most once a minute
 * while inspections have no verdict. Safe from any thread: atomic numbers.
 */
final class Tally {
  private static final long NOTE_NS = Duration.ofMinutes(1).toNanos();

  private final WebAcl webAcl;
  private final String region;
  private final TimeSource time;
  private final Consumer<String> notes;
  private final LongAdder allowed = new LongAdder();
  private final LongAdder blocked = new LongAdder();
  private final LongAdder failed = new LongAdder();
  private final AtomicLong untold = new AtomicLong();
  private final AtomicLong nextNoteNs;
  private long toldAllowed;
  private long toldBlocked;

  Tally(WebAcl webAcl, Inspectors.Ground ground) {
    this.webAcl = webAcl;
    this.region = ground.region();
    this.time = ground.time();
    this.notes = ground.notes();
    this.nextNoteNs = new AtomicLong(time.nanoTime());
  }

  void count(FirewallVerdict verdict) {
    switch (verdict) {
      case FirewallVerdict.Allow _ -> allowed.increment();
      case FirewallVerdict.Block _ -> blocked.increment();
      case FirewallVerdict.Failed failure -> {
        failed.increment();
        note(failure.failure());
      }
    }
  }

  private void note(FirewallVerdict.Failure why) {
    untold.incrementAndGet();
    long next = nextNoteNs.get();
    long now = time.nanoTime();
    if (now - next >= 0 && nextNoteNs.compareAndSet(next, now + NOTE_NS)) {
      notes.accept(
          "web ACL "
              + webAcl.name()
              + ": "
              + untold.getAndSet(0)
              + " inspections without a verdict, the last: "
              + why.reason()
              + " of "
              + webAcl.endpoint());
    }
  }

  long allowed() {
    return allowed.sum();
  }

  long blocked() {
    return blocked.sum();
  }

  long failed() {
    return failed.sum();
  }

  /** Namespace {@code AWS/WAFV2} since the last call (AWS WAF guide, "Metrics and dimensions"). */
  synchronized List<MetricDatum> drain(Instant at) {
    List<MetricDatum> data = new ArrayList<>();
    long allowedNow = allowed();
    long blockedNow = blocked();
    add(data, "AllowedRequests", allowedNow - toldAllowed, at);
    add(data, "BlockedRequests", blockedNow - toldBlocked, at);
    toldAllowed = allowedNow;
    toldBlocked = blockedNow;
    return data;
  }

  private void add(List<MetricDatum> data, String name, long count, Instant at) {
    if (count > 0) {
      MetricId id =
          MetricId.of(
              "AWS/WAFV2", name, Map.of("WebACL", webAcl.name(), "Region", region, "Rule", "ALL"));
      data.add(MetricDatum.value(id, at, (double) count, "Count"));
    }
  }
}
