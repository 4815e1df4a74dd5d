/** When schedules run: pure, called by the control plane and the what-if replay, any thread. */
@NullMarked
package io.tidegate.scaling.schedule;

import org.jspecify.annotations.NullMarked;
