/**
 * Counters of one loop each, summed once a period into CloudWatch data. Incremented by {@code http}
 * and {@code target} on the loop's thread; drained by {@code server} on a thread of its own.
 */
@NullMarked
package io.tidegate.dataplane.metrics;

import org.jspecify.annotations.NullMarked;
