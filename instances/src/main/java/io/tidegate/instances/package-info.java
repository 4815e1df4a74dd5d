/** InstanceProvider SPI and bundled providers. */
@NullMarked
package io.tidegate.instances;

import org.jspecify.annotations.NullMarked;
