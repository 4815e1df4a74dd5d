/**
 * The target control agent: runs beside an application, passes requests on to it, never more at
 * once than it can serve, and asks load balancers for as many over control channels ({@code
 * docs/target-control-protocol.md}). A process of its own; one event loop owns everything.
 */
@NullMarked
package io.tidegate.agent;

import org.jspecify.annotations.NullMarked;
