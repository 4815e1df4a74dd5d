/**
 * The operations of CloudWatch, one class each, on virtual threads; called by the dispatcher for
 * query, JSON and CBOR alike.
 */
@NullMarked
package io.tidegate.api.cloudwatch;

import org.jspecify.annotations.NullMarked;
