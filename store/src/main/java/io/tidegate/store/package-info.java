/** Append changes, load image; memory and SQLite. */
@NullMarked
package io.tidegate.store;

import org.jspecify.annotations.NullMarked;
