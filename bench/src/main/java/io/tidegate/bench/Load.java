package io.tidegate.bench;

/**
 * What a load generator saw.
 *
 * @param requests answered
 * @param errors requests that were answered wrongly or not at all
 * @param p50Us median latency, 0 when the generator does not tell
 * @param p99Us 99th percentile of latency, 0 when the generator does not tell
 */
record Load(long requests, long errors, double seconds, long p50Us, long p99Us) {}
