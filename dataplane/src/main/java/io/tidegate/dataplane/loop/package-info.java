/**
 * One event loop per core and what runs on it: sockets, timers, buffers. Called by every other
 * package of the data plane, always on the loop's own thread unless a method says otherwise.
 */
@NullMarked
package io.tidegate.dataplane.loop;

import org.jspecify.annotations.NullMarked;
