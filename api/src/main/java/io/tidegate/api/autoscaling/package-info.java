/**
 * One class per operation of EC2 Auto Scaling (API version 2011-01-01), and the structures that
 * they answer with. Called by the API server on virtual threads.
 */
@NullMarked
package io.tidegate.api.autoscaling;

import org.jspecify.annotations.NullMarked;
