/**
 * Access, connection and health-check logs (ALB guide, load-balancer-access-logs and its siblings).
 * Event loops make entries and offer them to a bounded {@link io.tidegate.dataplane.log.LogRing};
 * one virtual thread formats them into files of five minutes, another compresses and delivers them.
 */
@NullMarked
package io.tidegate.dataplane.log;

import org.jspecify.annotations.NullMarked;
