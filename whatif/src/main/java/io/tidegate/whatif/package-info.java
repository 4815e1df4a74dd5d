/**
 * What would have happened: a load replayed against scaling policies, decided by the engine that
 * decides live. Called by the command line and by tests; any thread, no clock.
 */
@NullMarked
package io.tidegate.whatif;

import org.jspecify.annotations.NullMarked;
