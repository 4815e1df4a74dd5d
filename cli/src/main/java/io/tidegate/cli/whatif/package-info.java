/** {@code ./tidegate whatif}: loads replayed against policies. One thread, and a pool to replay. */
@NullMarked
package io.tidegate.cli.whatif;

import org.jspecify.annotations.NullMarked;
