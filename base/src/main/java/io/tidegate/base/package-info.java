/** Ids, clock, randomness, task execution, fault handling. */
@NullMarked
package io.tidegate.base;

import org.jspecify.annotations.NullMarked;
