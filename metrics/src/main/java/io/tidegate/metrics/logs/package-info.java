/**
 * Events of log groups: kept in an SQLite file of their own, read by time. Log groups themselves
 * are state and live in the image. Called by the API and by what delivers logs; any thread.
 */
@NullMarked
package io.tidegate.metrics.logs;

import org.jspecify.annotations.NullMarked;
