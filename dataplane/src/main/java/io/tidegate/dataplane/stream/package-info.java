/**
 * Connections that carry exchanges on streams: what HTTP/2 and HTTP/3 have in common. Fields become
 * HTTP/1.1 heads and heads become fields; a stream is a {@link
 * io.tidegate.dataplane.loop.Transport} that carries HTTP/1.1 messages, so that everything above
 * (heads, rules, header edits, relays, logs) exists once. {@code h2} and {@code h3} build on it,
 * {@code exchange}, {@code target} and {@code health} use it; all on the thread of the link's loop.
 */
@NullMarked
package io.tidegate.dataplane.stream;

import org.jspecify.annotations.NullMarked;
