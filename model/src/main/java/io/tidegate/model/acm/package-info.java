/** The nouns of Certificate Manager. Immutable, from any thread. */
@NullMarked
package io.tidegate.model.acm;

import org.jspecify.annotations.NullMarked;
