/**
 * EC2: one class per action, input to command, image to output. Actions run on the virtual thread
 * of the request; {@code Ec2Actions} lists them.
 */
@NullMarked
package io.tidegate.api.ec2;

import org.jspecify.annotations.NullMarked;
