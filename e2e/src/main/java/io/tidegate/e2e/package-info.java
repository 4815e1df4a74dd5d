/** End-to-end tests on the real server. */
@NullMarked
package io.tidegate.e2e;

import org.jspecify.annotations.NullMarked;
