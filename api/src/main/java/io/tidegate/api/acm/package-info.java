/**
 * The operations of Certificate Manager, one class each, on virtual threads; what is slow (keys,
 * chains) is done here, before a decision is submitted.
 */
@NullMarked
package io.tidegate.api.acm;

import org.jspecify.annotations.NullMarked;
