/**
 * The main job on the real server in a process of its own, driven from outside as users do: aws
 * CLI, AWS SDK, curl, HTTP clients, signals.
 */
@NullMarked
package io.tidegate.e2e.scenario;

import org.jspecify.annotations.NullMarked;
