/**
 * The running half of HTTP/1.1: connections of clients, the exchange of one request and one
 * response, forwarding, relaying, logging. Called by {@code listen} and by socket events, on the
 * loop's thread; the pure half is in {@code http}.
 */
@NullMarked
package io.tidegate.dataplane.exchange;

import org.jspecify.annotations.NullMarked;
