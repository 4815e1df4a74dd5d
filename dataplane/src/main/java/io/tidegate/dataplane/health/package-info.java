/**
 * Health checks of targets: probes on the event loops, their verdicts, and the board on which every
 * loop reads them. Started and followed by {@code DataPlane}.
 */
@NullMarked
package io.tidegate.dataplane.health;

import org.jspecify.annotations.NullMarked;
