/**
 * The {@code tidegate} profile of target tracking: load instead of utilisation, its outlook over
 * the time that an instance takes to boot, and headroom from how wrong such outlooks were. Pure;
 * called by the control plane and the what-if replay.
 */
@NullMarked
package io.tidegate.scaling.adaptive;

import org.jspecify.annotations.NullMarked;
