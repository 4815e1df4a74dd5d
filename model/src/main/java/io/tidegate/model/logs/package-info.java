/**
 * CloudWatch Logs: groups of log events, and vended deliveries, which bring the logs of load
 * balancers there or into buckets. Immutable; any thread.
 */
@NullMarked
package io.tidegate.model.logs;

import org.jspecify.annotations.NullMarked;
