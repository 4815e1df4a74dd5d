/**
 * The two ends of a load run, each a process of its own: a minimal backend and a load generator.
 * One thread each; started by the harness, never by the server.
 */
@NullMarked
package io.tidegate.bench.load;

import org.jspecify.annotations.NullMarked;
