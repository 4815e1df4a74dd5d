/**
 * AWS's service models as the codecs and the validation read them: operations, shapes, wire names,
 * constraints. Loaded lazily from JSON resources, immutable afterwards, safe from any thread.
 */
@NullMarked
package io.tidegate.api.model;

import org.jspecify.annotations.NullMarked;
