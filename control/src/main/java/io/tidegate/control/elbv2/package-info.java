/**
 * The managers of Elastic Load Balancing v2: each turns an image and a command into changes and an
 * answer, and changes nothing itself. Called by {@code api.elbv2} and by other managers through the
 * controller, on its thread; target health is kept in memory and may be read from any thread.
 */
@NullMarked
package io.tidegate.control.elbv2;

import org.jspecify.annotations.NullMarked;
