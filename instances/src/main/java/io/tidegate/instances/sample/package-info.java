/**
 * The sample application that comes as an AMI: runs in a process of its own, sees nothing else of
 * the product.
 */
@NullMarked
package io.tidegate.instances.sample;

import org.jspecify.annotations.NullMarked;
