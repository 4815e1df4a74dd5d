package io.tidegate.metrics;

import java.time.Duration;

/**
 * Limits of a {@link MetricStore}. A cell is one period of one stream in memory, some 60 bytes.
 *
 * @param recentWindow how far back periods are kept in memory
 * @param maxCells most cells in memory; above, the window shrinks
 * @param maxStreams most streams (metric and unit) seen within the window; further ones are dropped
 * @param maxPending most periods waiting to be written to disk; further ones are not remembered
 * @param flushEvery how often waiting periods are written
 * @param rollUpEvery how often old periods are rolled up and expired ones deleted
 */
public record MetricStoreOptions(
    Duration recentWindow,
    int maxCells,
    int maxStreams,
    int maxPending,
    Duration flushEvery,
    Duration rollUpEvery) {
  /** Three hours, 600,000 cells, 60,000 streams, 200,000 waiting, 10 s, 10 min. */
  public static MetricStoreOptions defaults() {
    return new MetricStoreOptions(
        Duration.ofHours(3),
        600_000,
        60_000,
        200_000,
        Duration.ofSeconds(10),
        Duration.ofMinutes(10));
  }
}
