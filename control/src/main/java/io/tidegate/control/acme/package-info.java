/**
 * Certificates of an outside authority by ACME (RFC 8555): account, order, dns-01, download. Called
 * by {@code control.acm.IssuanceRunner} on a task's thread; blocks, every wait is limited.
 */
@NullMarked
package io.tidegate.control.acme;

import org.jspecify.annotations.NullMarked;
