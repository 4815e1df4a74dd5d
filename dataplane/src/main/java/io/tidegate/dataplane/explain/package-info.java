/**
 * Says where a request would go and why, by the very code that would send it there. Called by
 * {@code server}, on any thread but an event loop.
 */
@NullMarked
package io.tidegate.dataplane.explain;

import org.jspecify.annotations.NullMarked;
