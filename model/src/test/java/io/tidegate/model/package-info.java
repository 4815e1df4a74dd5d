/** Proofs of the nouns. */
@NullMarked
package io.tidegate.model;

import org.jspecify.annotations.NullMarked;
