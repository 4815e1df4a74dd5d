package io.tidegate.model.elbv2;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What a rule does with a request. */
public sealed interface Action {
  /** {@code Order}, 1 to 50000, when the user gave one. */
  Optional<Integer> order();

  /** To one of the target groups, by weight. */
  record Forward(
      Optional<Integer> order,
      List<WeightedTargetGroup> targetGroups,
      Optional<Duration> stickiness)
      implements Action {
    /** Copies. */
    public Forward {
      targetGroups = List.copyOf(targetGroups);
    }

    /** All requests to one target group. */
    public static Forward to(String targetGroupArn) {
      return new Forward(
          Optional.empty(), List.of(new WeightedTargetGroup(targetGroupArn, 1)), Optional.empty());
    }
  }

  /** A target group with its weight, 0 to 999. */
  record WeightedTargetGroup(String targetGroupArn, int weight) {}

  /** HTTP 301 or 302 with placeholders {@code #{protocol}}, {@code #{host}} and so on. */
  record Redirect(
      Optional<Integer> order,
      String protocol,
      String host,
      String port,
      String path,
      String query,
      int statusCode)
      implements Action {}

  /** A response of the balancer's own. */
  record FixedResponse(
      Optional<Integer> order, int statusCode, Optional<String> contentType, String messageBody)
      implements Action {}

  /** ARNs of the target groups that {@code actions} may forward to, as a new set. */
  static Set<String> targetGroups(List<Action> actions) {
    Set<String> arns = new HashSet<>();
    for (Action action : actions) {
      if (action instanceof Forward forward) {
        forward.targetGroups().forEach(group -> arns.add(group.targetGroupArn()));
      }
    }
    return arns;
  }
}
