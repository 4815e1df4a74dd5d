/** Event loops, HTTP engine, proxying, probes. */
@NullMarked
package io.tidegate.dataplane;

import org.jspecify.annotations.NullMarked;
