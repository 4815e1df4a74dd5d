/**
 * EC2: managers decide (image and command to changes and answer, on the controller thread), the
 * reconciler makes instances real. Called by {@code api.ec2} and by Auto Scaling.
 */
@NullMarked
package io.tidegate.control.ec2;

import org.jspecify.annotations.NullMarked;
