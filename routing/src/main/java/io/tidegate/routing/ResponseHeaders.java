package io.tidegate.routing;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a listener does to the headers of every response that leaves through it (ALB guide, "HTTP
 * header modification"): {@code server} says whether the balancer's own answers name their server;
 * {@code inserted} are headers, by name in lower case, that replace those of targets. Immutable.
 */
public record ResponseHeaders(boolean server, Map<String, String> inserted) {
  /** As long as no attribute is set. */
  public static final ResponseHeaders DEFAULT = new ResponseHeaders(true, Map.of());

  /** Copies, in the order of names. */
  public ResponseHeaders {
    inserted = Collections.unmodifiableMap(new TreeMap<>(inserted));
  }
}
