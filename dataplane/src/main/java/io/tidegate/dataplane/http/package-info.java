/**
 * The HTTP/1.1 engine: parsing, classification, body framing, forwarded heads and the balancer's
 * own answers. Pure functions and small state machines over {@code byte[]} and offsets; no sockets,
 * clocks or randomness. Called by the event loops and by tests; an object belongs to its loop.
 */
@NullMarked
package io.tidegate.dataplane.http;

import org.jspecify.annotations.NullMarked;
