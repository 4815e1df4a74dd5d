/**
 * A small client of the AWS query protocols: SigV4, form parameters, XML answers. Used by the demo
 * on virtual threads; no AWS SDK is on the class path.
 */
@NullMarked
package io.tidegate.cli.aws;

import org.jspecify.annotations.NullMarked;
