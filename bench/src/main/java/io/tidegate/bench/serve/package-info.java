/**
 * The whole server as a process of the bench, started as users start it, and what the benches build
 * on it. Called by the bench's thread.
 */
@NullMarked
package io.tidegate.bench.serve;

import org.jspecify.annotations.NullMarked;
