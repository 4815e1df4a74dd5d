/** Nouns of EC2. Immutable values, safe from any thread. */
@NullMarked
package io.tidegate.model.ec2;

import org.jspecify.annotations.NullMarked;
