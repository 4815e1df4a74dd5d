/** Image to RoutingSnapshot, rule match, target pick (pure). */
@NullMarked
package io.tidegate.routing;

import org.jspecify.annotations.NullMarked;
