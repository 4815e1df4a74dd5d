/** Alarms, policies, capacity decisions (pure). */
@NullMarked
package io.tidegate.scaling;

import org.jspecify.annotations.NullMarked;
