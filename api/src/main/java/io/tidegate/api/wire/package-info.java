/**
 * The wire protocols of AWS: query, ec2, JSON 1.0/1.1 and rpc-v2-cbor, and the generic validation.
 * Called by the dispatcher on the virtual thread of the request; everything here is a value or
 * stateless.
 */
@NullMarked
package io.tidegate.api.wire;

import org.jspecify.annotations.NullMarked;
