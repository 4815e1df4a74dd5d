/**
 * Deterministic simulation: the real control plane over pretend instances and pretend health,
 * single-threaded on virtual time, every history following from a seed. Here are the world, the
 * faults that it suffers and the checkers; the tests say how much of it runs. Owned by the one
 * thread that runs a {@link io.tidegate.sim.Simulation}.
 */
@NullMarked
package io.tidegate.sim;

import org.jspecify.annotations.NullMarked;
