/**
 * Authentication of requests: users by OpenID Connect, bearer tokens by their issuer's keys. {@link
 * io.tidegate.identity.IdentityGuard} is called by the data plane's event loops and never blocks;
 * what asks others runs on virtual threads.
 */
@NullMarked
package io.tidegate.identity;

import org.jspecify.annotations.NullMarked;
