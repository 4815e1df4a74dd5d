/**
 * Listening sockets: which addresses are bound ({@code ListenerSet}, any thread under its lock) and
 * what happens to a connection that arrives ({@code AlbListener}, on its loop).
 */
@NullMarked
package io.tidegate.dataplane.listen;

import org.jspecify.annotations.NullMarked;
