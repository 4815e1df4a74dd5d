/**
 * Metric math: parsing and evaluating CloudWatch expressions over time series. Pure; called by the
 * alarm evaluation, GetMetricData and the what-if replay, on any thread.
 */
@NullMarked
package io.tidegate.scaling.math;

import org.jspecify.annotations.NullMarked;
