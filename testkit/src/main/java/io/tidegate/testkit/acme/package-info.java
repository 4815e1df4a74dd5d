/** An authority that speaks ACME, and public DNS as it sees it, for tests. Their own threads. */
@NullMarked
package io.tidegate.testkit.acme;

import org.jspecify.annotations.NullMarked;
