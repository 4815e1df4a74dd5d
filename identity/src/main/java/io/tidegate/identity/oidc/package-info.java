/**
 * The authorization code flow and the sessions that come of it. Event loops and virtual threads.
 */
@NullMarked
package io.tidegate.identity.oidc;

import org.jspecify.annotations.NullMarked;
