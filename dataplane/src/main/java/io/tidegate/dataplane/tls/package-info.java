/**
 * TLS as a layer under the connections: {@code TlsSocket} turns bytes of a {@code TcpSocket} into
 * bytes of its owner through a {@code TlsEngine}. Called by {@code listen}, {@code target} and
 * {@code health} on the loop's thread. Nothing here is loaded before the first HTTPS listener or
 * HTTPS target group.
 */
@NullMarked
package io.tidegate.dataplane.tls;

import org.jspecify.annotations.NullMarked;
