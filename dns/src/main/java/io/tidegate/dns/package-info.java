/** Authoritative name server for balancers. */
@NullMarked
package io.tidegate.dns;

import org.jspecify.annotations.NullMarked;
