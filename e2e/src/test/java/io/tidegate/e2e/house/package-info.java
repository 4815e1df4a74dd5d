/** The rules of the house as tests: arrows between modules, banned calls, files and documents. */
@NullMarked
package io.tidegate.e2e.house;

import org.jspecify.annotations.NullMarked;
