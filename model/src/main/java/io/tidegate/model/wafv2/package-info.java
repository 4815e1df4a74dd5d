/**
 * Web access control lists, which have requests of load balancers inspected. Immutable records; any
 * thread.
 */
@NullMarked
package io.tidegate.model.wafv2;

import org.jspecify.annotations.NullMarked;
