/**
 * One group under one set of policies, minute by minute. Each replay belongs to one thread; the
 * same input gives the same decisions on any number of threads.
 */
@NullMarked
package io.tidegate.whatif.replay;

import org.jspecify.annotations.NullMarked;
