/**
 * The command line beside the server: environment for AWS tools, host check, demo. Called by the
 * launcher; runs on the main thread and talks to the server over HTTP only.
 */
@NullMarked
package io.tidegate.cli;

import org.jspecify.annotations.NullMarked;
