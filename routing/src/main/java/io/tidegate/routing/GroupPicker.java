package io.tidegate.routing;

import java.util.Optional;
import java.util.random.RandomGenerator;

/** Chooses the target group of a forward action by weight. Stateless, any thread. */
public final class GroupPicker {
  private GroupPicker() {}

  /**
   * A group with probability weight / total weight; a group without healthy targets keeps its
   * share. Empty when no group has a weight above zero: answer 503.
   */
  public static Optional<CompiledTargetGroup> pick(
      RouteAction.Forward forward, RandomGenerator random) {
    if (forward.groups().size() == 1) {
      RouteAction.Weighted only = forward.groups().getFirst();
      return only.weight() > 0 ? Optional.of(only.group()) : Optional.empty();
    }
    if (forward.totalWeight() <= 0) {
      return Optional.empty();
    }
    int rest = random.nextInt(forward.totalWeight());
    for (RouteAction.Weighted weighted : forward.groups()) {
      rest -= weighted.weight();
      if (rest < 0) {
        return Optional.of(weighted.group());
      }
    }
    return Optional.empty();
  }
}
