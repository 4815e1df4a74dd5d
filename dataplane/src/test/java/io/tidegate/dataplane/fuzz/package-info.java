/** Fuzz targets of every reader of foreign bytes, and the replay of their corpus. */
@org.jspecify.annotations.NullMarked
package io.tidegate.dataplane.fuzz;
