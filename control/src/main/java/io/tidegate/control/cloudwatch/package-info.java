/**
 * Alarms: creation, periodic evaluation, state, history and actions. Decisions run on the
 * controller thread; evaluation and actions on virtual threads.
 */
@NullMarked
package io.tidegate.control.cloudwatch;

import org.jspecify.annotations.NullMarked;
