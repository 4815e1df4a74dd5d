/** Instances that exist on paper only, for {@code --simulated}. Any thread. */
@NullMarked
package io.tidegate.instances.simulated;

import org.jspecify.annotations.NullMarked;
