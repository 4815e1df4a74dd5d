/**
 * System calls through java.lang.foreign and nothing else. Called by {@code loop}, on an event loop
 * thread. The only package that touches native memory.
 */
@NullMarked
package io.tidegate.dataplane.sys;

import org.jspecify.annotations.NullMarked;
