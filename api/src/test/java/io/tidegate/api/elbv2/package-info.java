/** Proofs of the actions, through their inputs and outputs. */
@NullMarked
package io.tidegate.api.elbv2;

import org.jspecify.annotations.NullMarked;
