/** Tests of the small AWS client. */
@NullMarked
package io.tidegate.cli.aws;

import org.jspecify.annotations.NullMarked;
