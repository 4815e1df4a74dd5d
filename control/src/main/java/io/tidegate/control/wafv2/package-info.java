/**
 * Which web ACL inspects the requests of which load balancer. Decisions run on the controller
 * thread, pure given the image.
 */
@NullMarked
package io.tidegate.control.wafv2;

import org.jspecify.annotations.NullMarked;
