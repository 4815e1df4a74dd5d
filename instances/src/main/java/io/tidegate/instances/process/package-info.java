/**
 * Instances as processes of this machine: own directory, own loopback address, own session. {@code
 * ProcessProvider} coordinates; called from virtual threads, state per instance behind its own
 * lock.
 */
@NullMarked
package io.tidegate.instances.process;

import org.jspecify.annotations.NullMarked;
