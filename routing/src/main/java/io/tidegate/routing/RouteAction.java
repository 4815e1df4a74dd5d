package io.tidegate.routing;

import java.util.List;

/** What the matched rule does, made ready. */
public sealed interface RouteAction {
  /**
   * Forward to one of the groups, by weight. {@code stickinessMs} is how long a client stays with
   * its group, 0 for not; {@code rewrite} edits what the target sees.
   */
  record Forward(List<Weighted> groups, int totalWeight, long stickinessMs, Rewrite rewrite)
      implements RouteAction {
    /** Copies. */
    public Forward {
      groups = List.copyOf(groups);
    }

    /** Neither sticky nor rewritten. */
    public Forward(List<Weighted> groups, int totalWeight) {
      this(groups, totalWeight, 0, Rewrite.NONE);
    }
  }

  /** A group with its weight, 0 to 999. */
  record Weighted(CompiledTargetGroup group, int weight) {}

  /** A redirect; texts may hold {@code #{host}} and the other placeholders. */
  record Redirect(
      int statusCode, String protocol, String host, String port, String path, String query)
      implements RouteAction {}

  /** {@code then}, for requests that {@code guard} lets pass. */
  record Guarded(Guard guard, RouteAction then) implements RouteAction {}

  /** The balancer's own answer; {@code body} is the whole entity. */
  record Fixed(int statusCode, String contentType, byte[] body) implements RouteAction {}
}
