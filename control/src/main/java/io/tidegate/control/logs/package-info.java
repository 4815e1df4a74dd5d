/**
 * CloudWatch Logs: decides on log groups and on vended deliveries of load balancers' logs. Called
 * by the operations of the API; decisions run on the controller thread.
 */
@NullMarked
package io.tidegate.control.logs;

import org.jspecify.annotations.NullMarked;
