/** Proofs of the name server, by packets. */
@NullMarked
package io.tidegate.dns;

import org.jspecify.annotations.NullMarked;
