/** Proofs of the managers, each on an image made by hand. */
@NullMarked
package io.tidegate.control.elbv2;

import org.jspecify.annotations.NullMarked;
