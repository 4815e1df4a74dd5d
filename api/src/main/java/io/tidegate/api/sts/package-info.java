/** STS: who am I. Actions run on the virtual thread of the request. */
@NullMarked
package io.tidegate.api.sts;

import org.jspecify.annotations.NullMarked;
