/**
 * Certificates and keys: read, checked, issued; secrets sealed. Called by {@code control.acm},
 * {@code control.elbv2} and {@code api}; any thread, some of it slow (key generation), none of it
 * on the controller thread.
 */
@NullMarked
package io.tidegate.control.pki;

import org.jspecify.annotations.NullMarked;
