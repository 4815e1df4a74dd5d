/**
 * Decisions about Auto Scaling groups, policies and scheduled actions: pure given the image, the
 * clock and new ids. Called by {@code api.autoscaling} through the controller, and by the steps of
 * {@code control.group}; on the controller thread unless a class says otherwise.
 */
@NullMarked
package io.tidegate.control.autoscaling;

import org.jspecify.annotations.NullMarked;
