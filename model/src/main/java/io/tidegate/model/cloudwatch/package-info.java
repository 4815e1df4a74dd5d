/** Nouns of CloudWatch. Immutable values, safe from any thread. */
@NullMarked
package io.tidegate.model.cloudwatch;

import org.jspecify.annotations.NullMarked;
