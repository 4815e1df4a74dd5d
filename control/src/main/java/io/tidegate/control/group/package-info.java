/**
 * Brings groups to what was asked of them: a short list of steps, each of which reads the image
 * anew and decides changes. {@link io.tidegate.control.group.GroupReconciler} runs them on tasks,
 * for one group never two at a time.
 */
@NullMarked
package io.tidegate.control.group;

import org.jspecify.annotations.NullMarked;
