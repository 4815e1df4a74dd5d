/** Fakes shared by tests. */
@NullMarked
package io.tidegate.testkit;

import org.jspecify.annotations.NullMarked;
