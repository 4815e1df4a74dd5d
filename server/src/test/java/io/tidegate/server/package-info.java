/** Tests of wiring, settings and the data directory. */
@NullMarked
package io.tidegate.server;

import org.jspecify.annotations.NullMarked;
