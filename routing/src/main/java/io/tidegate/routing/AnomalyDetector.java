package io.tidegate.routing;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds the targets of one group that fail more than their peers, and what share of traffic each
 * deserves (ALB guide, "Automatic Target Weights"). Owned by one thread; told of every five
 * seconds.
 *
 * <p>Implementation note (thresholds are ours, decision 0232): requests and failures are kept with
 * a half-life of one step. A target is anomalous when its share of failures is above three times
 * and ten points over that of its peers together (at most forty points over), by more than three
 * standard deviations of what its peers' share would bring by chance; it is normal again below
 * twice or five points over. Without at least three healthy targets nobody is. Mitigated, an
 * anomalous target falls to {@link #FLOOR} at once and climbs by {@link #STEP} when it is normal.
 */
public final class AnomalyDetector {
  /** A full share. */
  public static final int FULL = 1000;

  /** The share that an anomalous target keeps, so that its recovery is seen. */
  static final int FLOOR = 50;

  /** What a recovered target gains with each step. */
  static final int STEP = 100;

  private static final int FEWEST_TARGETS = 3;
  private static final double FEWEST_REQUESTS = 5;
  private static final double FEWEST_FOR_RECOVERY = 2;
  private static final double HALF = 0.5;

  private final Map<String, History> histories = new HashMap<>();

  /** What a target did since the last step; {@code healthy} by its health checks. */
  public record Sample(String key, boolean healthy, long requests, long failures) {}

  /** What follows for a target; {@code weight} is 1 to {@link #FULL}. */
  public record Verdict(String key, boolean anomalous, int weight) {
    /** Whether it gets less than its share. */
    public boolean mitigated() {
      return weight < FULL;
    }
  }

  private static final class History {
    double requests;
    double failures;
    boolean anomalous;
    int weight = FULL;

    double rate() {
      return requests > 0 ? failures / requests : 0;
    }
  }

  /** Judges all targets of the group; those that are not in {@code samples} are forgotten. */
  public List<Verdict> step(List<Sample> samples, boolean mitigate) {
    histories.keySet().retainAll(samples.stream().map(Sample::key).toList());
    int healthy = 0;
    double requests = 0;
    double failures = 0;
    for (Sample sample : samples) {
      History past = histories.computeIfAbsent(sample.key(), key -> new History());
      past.requests = past.requests * HALF + sample.requests();
      past.failures = past.failures * HALF + sample.failures();
      healthy += sample.healthy() ? 1 : 0;
      requests += past.requests;
      failures += past.failures;
    }
    boolean enough = healthy >= FEWEST_TARGETS;
    double allRequests = requests;
    double allFailures = failures;
    return samples.stream()
        .map(
            sample -> {
              History past = histories.computeIfAbsent(sample.key(), key -> new History());
              double others = allRequests - past.requests;
              double peers = others > 0 ? (allFailures - past.failures) / others : 0;
              past.anomalous = enough && sample.healthy() && anomalous(past, peers, others);
              past.weight = mitigate ? weight(past) : FULL;
              return new Verdict(sample.key(), past.anomalous, past.weight);
            })
        .toList();
  }

  private static boolean anomalous(History past, double peers, double others) {
    double rate = past.rate();
    if (past.anomalous) {
      boolean unknown = past.requests < FEWEST_FOR_RECOVERY;
      return unknown || rate > Math.min(Math.max(2 * peers, peers + 0.05), peers + 0.4);
    }
    if (past.requests < FEWEST_REQUESTS || others < FEWEST_REQUESTS) {
      return false;
    }
    double chance = 3 * Math.sqrt(peers * (1 - peers) / past.requests) + 1 / past.requests;
    double limit = Math.min(Math.max(3 * peers, peers + 0.1), peers + 0.4);
    return rate > limit && rate > peers + Math.min(chance, 0.4);
  }

  private static int weight(History past) {
    return past.anomalous ? FLOOR : Math.min(FULL, past.weight + STEP);
  }
}
