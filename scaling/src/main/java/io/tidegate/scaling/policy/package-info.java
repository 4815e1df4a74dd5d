/**
 * The arithmetic of each policy type, one per file: pure functions called by {@link
 * io.tidegate.scaling.ScalingEngine}, on any thread.
 */
@NullMarked
package io.tidegate.scaling.policy;

import org.jspecify.annotations.NullMarked;
