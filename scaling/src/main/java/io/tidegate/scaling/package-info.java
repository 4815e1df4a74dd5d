/**
 * From alarms and policies to a capacity decision with its reasons: pure, called by the control
 * plane, the what-if replay and the simulator alike, on any thread.
 */
@NullMarked
package io.tidegate.scaling;

import org.jspecify.annotations.NullMarked;
