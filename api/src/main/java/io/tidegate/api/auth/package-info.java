/**
 * Who may call: Signature Version 4 in header and presigned form. Called by the dispatcher on the
 * virtual thread of the request; stateless, safe from any thread.
 */
@NullMarked
package io.tidegate.api.auth;

import org.jspecify.annotations.NullMarked;
