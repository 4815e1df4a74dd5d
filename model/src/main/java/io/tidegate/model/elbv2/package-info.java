/** Nouns of Elastic Load Balancing v2. Immutable values, safe from any thread. */
@NullMarked
package io.tidegate.model.elbv2;

import org.jspecify.annotations.NullMarked;
