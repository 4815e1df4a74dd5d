package io.tidegate.dataplane.target;

import io.tidegate.dataplane.health.HealthBoard;
import io.tidegate.dataplane.optimizer.ControlBoard;

/** What all loops know of targets: their health, and the requests that they ask for. */
public record Boards(HealthBoard health, ControlBoard control) {}
