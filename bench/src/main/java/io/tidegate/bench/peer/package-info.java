/**
 * The balancers that a bench compares, each started as processes of its own with equal settings.
 * Called by the harness thread.
 */
@NullMarked
package io.tidegate.bench.peer;

import org.jspecify.annotations.NullMarked;
