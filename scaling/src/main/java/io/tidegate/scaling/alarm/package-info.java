/**
 * Whether an alarm is in ALARM: pure evaluation of datapoints, called by the alarm manager of the
 * control plane and by the what-if replay, on any thread.
 */
@NullMarked
package io.tidegate.scaling.alarm;

import org.jspecify.annotations.NullMarked;
