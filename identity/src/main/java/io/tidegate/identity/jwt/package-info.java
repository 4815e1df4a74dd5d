/** Bearer tokens and the keys that sign them. Event loops and virtual threads. */
@NullMarked
package io.tidegate.identity.jwt;

import org.jspecify.annotations.NullMarked;
