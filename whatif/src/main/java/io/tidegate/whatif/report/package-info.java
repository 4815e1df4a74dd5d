/** Replays compared with each other, in words, tables and a page. Any thread. */
@NullMarked
package io.tidegate.whatif.report;

import org.jspecify.annotations.NullMarked;
