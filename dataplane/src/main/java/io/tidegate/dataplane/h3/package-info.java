/**
 * HTTP/3 (RFC 9114) with QPACK (RFC 9204, static table only) over QUIC connections of Netty's
 * codec, for clients; what it shares with HTTP/2 is in {@code stream}. Used by {@code listen} and
 * {@code exchange}; everything here runs on the thread of the connection's loop, and nothing is
 * loaded before a listener enables it.
 */
@NullMarked
package io.tidegate.dataplane.h3;

import org.jspecify.annotations.NullMarked;
