/**
 * HTTP/2 (RFC 9113) over a {@link io.tidegate.dataplane.loop.Transport}: frames, HPACK (RFC 7541),
 * flow control and budgets, for both roles. Each stream is itself a {@code Transport} that carries
 * HTTP/1.1 messages, so that everything above (heads, rules, header edits, relays, logs) exists
 * once. Used by {@code exchange} for clients and by {@code target} and {@code health} for targets;
 * everything here runs on the thread of the link's loop.
 */
@NullMarked
package io.tidegate.dataplane.h2;

import org.jspecify.annotations.NullMarked;
