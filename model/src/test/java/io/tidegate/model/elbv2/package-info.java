/** Proofs of the nouns of Elastic Load Balancing v2. */
@NullMarked
package io.tidegate.model.elbv2;

import org.jspecify.annotations.NullMarked;
