/** The one writer, managers, reconcilers. */
@NullMarked
package io.tidegate.control;

import org.jspecify.annotations.NullMarked;
