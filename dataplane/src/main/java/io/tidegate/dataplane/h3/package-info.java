/**
 * HTTP/3 (RFC 9114) with QPACK (RFC 9204, static table only) over QUIC connections of Netty's
 * codec, for clients. Each request stream is a {@link io.tidegate.dataplane.loop.Transport} that
 * carries HTTP/1.1 messages, as streams of HTTP/2 do. Used by {@code exchange}; everything here
 * runs on the thread of the connection's loop, and nothing is loaded before a listener enables it.
 */
@NullMarked
package io.tidegate.dataplane.h3;

import org.jspecify.annotations.NullMarked;
