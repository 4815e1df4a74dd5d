/** The instance metadata service (IMDS) on every instance's own address. Virtual threads. */
@NullMarked
package io.tidegate.instances.metadata;

import org.jspecify.annotations.NullMarked;
