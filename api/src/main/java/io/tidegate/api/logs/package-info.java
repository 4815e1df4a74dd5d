/**
 * The operations of CloudWatch Logs: groups, streams and events, and vended deliveries of load
 * balancers' logs. Each runs on the virtual thread of its call.
 */
@NullMarked
package io.tidegate.api.logs;

import org.jspecify.annotations.NullMarked;
