package io.tidegate.dataplane.health;

import io.tidegate.model.elbv2.TargetAnomaly;
import io.tidegate.routing.AnomalyDetector;
import io.tidegate.routing.CompiledLoadBalancer;
import io.tidegate.routing.CompiledTargetGroup;
import io.tidegate.routing.CompiledTargetGroup.CompiledTarget;
import io.tidegate.routing.RoutingSnapshot;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Holds every target against its peers, every five seconds, from what all loops counted, and writes
 * the verdicts to the {@link HealthBoard}. Owned by the thread that tells reports.
 */
public final class AnomalyWatch {
  /** How often weights are made anew (ALB guide, "Automatic Target Weights"). */
  public static final int PERIOD_MS = 5_000;

  private static final long[] NOTHING = {0, 0};

  private final HealthBoard board;
  private final Consumer<TargetAnomaly> news;
  private final Map<String, AnomalyDetector> detectors = new HashMap<>();

  /** {@code news} hears of every target that becomes anomalous or normal. */
  public AnomalyWatch(HealthBoard board, Consumer<TargetAnomaly> news) {
    this.board = board;
    this.news = news;
  }

  /** One step; {@code outcomes} are requests and failures by target key since the last one. */
  public void step(RoutingSnapshot snapshot, Map<String, long[]> outcomes) {
    Set<String> groups = new HashSet<>();
    for (CompiledLoadBalancer balancer : snapshot.loadBalancers().values()) {
      for (CompiledTargetGroup group : balancer.targetGroups()) {
        groups.add(group.arn());
        judge(group, outcomes);
      }
    }
    detectors.keySet().retainAll(groups);
  }

  private void judge(CompiledTargetGroup group, Map<String, long[]> outcomes) {
    List<AnomalyDetector.Sample> samples = new ArrayList<>();
    for (CompiledTarget target : group.targets()) {
      if (!target.draining()) {
        long[] did = outcomes.getOrDefault(target.key(), NOTHING);
        samples.add(
            new AnomalyDetector.Sample(
                target.key(), board.cell(target.key()).isHealthy(), did[0], did[1]));
      }
    }
    boolean mitigate =
        group.policy().anomalyMitigation()
            && group.algorithm() == CompiledTargetGroup.Algorithm.WEIGHTED_RANDOM;
    AnomalyDetector detector = detectors.computeIfAbsent(group.arn(), arn -> new AnomalyDetector());
    for (AnomalyDetector.Verdict verdict : detector.step(samples, mitigate)) {
      if (board.cell(verdict.key()).judge(verdict)) {
        news.accept(new TargetAnomaly(verdict.key(), verdict.anomalous(), verdict.mitigated()));
      }
    }
  }
}
