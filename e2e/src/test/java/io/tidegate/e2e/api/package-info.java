/** The real server asked over HTTP, in the simulated world. */
@NullMarked
package io.tidegate.e2e.api;

import org.jspecify.annotations.NullMarked;
