/**
 * Alarms tell the outside world: topics, functions and the event bus are HTTP endpoints named in
 * the settings. Alarms of {@code control.cloudwatch} call it; posts happen on virtual threads.
 */
@NullMarked
package io.tidegate.control.notification;

import org.jspecify.annotations.NullMarked;
