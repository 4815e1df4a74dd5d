/**
 * The demo: a server of its own, a load-balanced and auto-scaled application, traffic, and a tour
 * that proves each step. Called by {@code ./tidegate demo}; the tour runs on the main thread,
 * traffic and watching on virtual threads.
 */
@NullMarked
package io.tidegate.cli.demo;

import org.jspecify.annotations.NullMarked;
