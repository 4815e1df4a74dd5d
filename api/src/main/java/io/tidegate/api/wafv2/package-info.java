/**
 * AWS WAF (JSON 1.1): web ACLs of the installation and the load balancers whose requests they
 * inspect. Called by the dispatcher on virtual threads.
 */
@NullMarked
package io.tidegate.api.wafv2;

import org.jspecify.annotations.NullMarked;
