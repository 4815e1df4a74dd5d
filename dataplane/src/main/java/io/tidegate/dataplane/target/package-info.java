/**
 * Targets while they run: their state and idle connections on one loop, and the choice among them.
 * Called by {@code http}, on the loop's thread.
 */
@NullMarked
package io.tidegate.dataplane.target;

import org.jspecify.annotations.NullMarked;
