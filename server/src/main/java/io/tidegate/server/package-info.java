/**
 * Wires everything by hand: configuration, data directory, start and orderly end. Called by the
 * launcher; {@link Tidegate} is the parts list.
 */
@NullMarked
package io.tidegate.server;

import org.jspecify.annotations.NullMarked;
