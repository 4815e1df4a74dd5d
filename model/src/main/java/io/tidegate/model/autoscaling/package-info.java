/** Nouns of EC2 Auto Scaling. Immutable values, safe from any thread. */
@NullMarked
package io.tidegate.model.autoscaling;

import org.jspecify.annotations.NullMarked;
