/** Tests of the agent with a real data plane before it and a real application behind it. */
@NullMarked
package io.tidegate.agent;

import org.jspecify.annotations.NullMarked;
