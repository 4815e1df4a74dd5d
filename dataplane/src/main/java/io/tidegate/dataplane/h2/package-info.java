/**
 * HTTP/2 (RFC 9113) over a {@link io.tidegate.dataplane.loop.Transport}: frames, HPACK (RFC 7541),
 * flow control and budgets, for both roles; what it shares with HTTP/3 is in {@code stream}. Used
 * by {@code exchange} for clients and by {@code target} and {@code health} for targets; everything
 * here runs on the thread of the link's loop.
 */
@NullMarked
package io.tidegate.dataplane.h2;

import org.jspecify.annotations.NullMarked;
