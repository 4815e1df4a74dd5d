/**
 * Predictive scaling: from hourly load, scaling metric and capacity to the capacity of the next
 * hours. Pure; called by the control plane and the what-if replay, on any thread.
 */
@NullMarked
package io.tidegate.scaling.predictive;

import org.jspecify.annotations.NullMarked;
