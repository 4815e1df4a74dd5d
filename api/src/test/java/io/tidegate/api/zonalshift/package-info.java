@NullMarked
package io.tidegate.api.zonalshift;

import org.jspecify.annotations.NullMarked;
