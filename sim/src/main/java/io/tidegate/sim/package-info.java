/** Deterministic simulation of the control plane. */
@NullMarked
package io.tidegate.sim;

import org.jspecify.annotations.NullMarked;
