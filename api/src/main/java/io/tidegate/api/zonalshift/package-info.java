/**
 * The ARC zonal shift service: JSON over paths and methods. Called by {@code ApiServer} on virtual
 * threads.
 */
@NullMarked
package io.tidegate.api.zonalshift;

import org.jspecify.annotations.NullMarked;
