/**
 * Target optimizer: agents on targets ask for requests over control channels (protocol in {@code
 * docs/target-control-protocol.md}), and requests go only to targets that have asked. Channels run
 * on event loops; what agents ask for waits in work queues that all loops take from.
 */
@NullMarked
package io.tidegate.dataplane.optimizer;

import org.jspecify.annotations.NullMarked;
