/**
 * Elastic Load Balancing v2: one class per AWS action, which reads the input, submits a command or
 * reads the image, and says the output. Called by the dispatcher on the request's virtual thread.
 */
@NullMarked
package io.tidegate.api.elbv2;

import org.jspecify.annotations.NullMarked;
