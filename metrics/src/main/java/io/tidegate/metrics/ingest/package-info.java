/**
 * Metrics that applications push by other protocols than CloudWatch's: StatsD over UDP and
 * OpenTelemetry's over HTTP. Wired by the server; each receiver says which thread it runs on.
 */
@NullMarked
package io.tidegate.metrics.ingest;

import org.jspecify.annotations.NullMarked;
