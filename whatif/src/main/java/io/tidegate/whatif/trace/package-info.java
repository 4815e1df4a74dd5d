/** Loads over time and the files they come from. Immutable; any thread. */
@NullMarked
package io.tidegate.whatif.trace;

import org.jspecify.annotations.NullMarked;
