package io.tidegate.routing;

import java.util.List;

/** What the matched rule does, made ready. */
public sealed interface RouteAction {
  /** Forward to one of the groups, by weight. */
  record Forward(List<Weighted> groups, int totalWeight) implements RouteAction {
    /** Copies. */
    public Forward {
      groups = List.copyOf(groups);
    }
  }

  /** A group with its weight, 0 to 999. */
  record Weighted(CompiledTargetGroup group, int weight) {}

  /** A redirect; texts may hold {@code #{host}} and the other placeholders. */
  record Redirect(
      int statusCode, String protocol, String host, String port, String path, String query)
      implements RouteAction {}

  /** The balancer's own answer; {@code body} is the whole entity. */
  record Fixed(int statusCode, String contentType, byte[] body) implements RouteAction {}
}
