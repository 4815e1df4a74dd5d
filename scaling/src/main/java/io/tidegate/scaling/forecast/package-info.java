/**
 * Load forecasts from a group's own history. Pure; called by predictive scaling and the what-if
 * replay, on any thread.
 */
@NullMarked
package io.tidegate.scaling.forecast;

import org.jspecify.annotations.NullMarked;
