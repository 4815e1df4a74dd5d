/** AWS wire protocols, SigV4, one class per action. */
@NullMarked
package io.tidegate.api;

import org.jspecify.annotations.NullMarked;
