/** Ids, clock, randomness, task execution, fault handling, spare ports. */
@NullMarked
package io.tidegate.base;

import org.jspecify.annotations.NullMarked;
