/** What a bench measured: values, statistics over rounds, the table and the JSON file. */
@NullMarked
package io.tidegate.bench.report;

import org.jspecify.annotations.NullMarked;
