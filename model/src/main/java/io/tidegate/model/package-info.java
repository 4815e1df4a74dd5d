/** The nouns, limits, defaults, Change, Image, ImageDelta. */
@NullMarked
package io.tidegate.model;

import org.jspecify.annotations.NullMarked;
