/**
 * Cookies that keep a client on its target: their encryption, reading and writing. Called by {@code
 * exchange} on the loop's thread.
 */
@NullMarked
package io.tidegate.dataplane.sticky;

import org.jspecify.annotations.NullMarked;
