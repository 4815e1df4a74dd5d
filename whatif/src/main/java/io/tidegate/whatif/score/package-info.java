/**
 * How good a replay was: violated minutes, instance-minutes, both against a clairvoyant oracle.
 * Pure; any thread.
 */
@NullMarked
package io.tidegate.whatif.score;

import org.jspecify.annotations.NullMarked;
