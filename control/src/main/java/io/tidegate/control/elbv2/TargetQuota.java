package io.tidegate.control.elbv2;

import io.tidegate.model.Image;
import io.tidegate.model.elbv2.TargetGroup;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Counts what the quotas of a load balancer limit. Pure. */
final class TargetQuota {
  private TargetQuota() {}

  /** The target groups that the load balancer's listeners and rules forward to. */
  static Set<String> groupsOf(Image image, String loadBalancerArn) {
    Set<String> groups = new HashSet<>();
    for (TargetGroup group : image.targetGroups().all()) {
      if (ElbLookup.loadBalancerUsing(image, group.arn())
          .filter(loadBalancerArn::equals)
          .isPresent()) {
        groups.add(group.arn());
      }
    }
    return groups;
  }

  /** How often each target id is registered in all of them. */
  static Map<String, Long> registrationsById(Image image, String loadBalancerArn) {
    Map<String, Long> counts = new HashMap<>();
    for (String group : groupsOf(image, loadBalancerArn)) {
      image.targets().referringTo(group).forEach(one -> counts.merge(one.id(), 1L, Long::sum));
    }
    return counts;
  }

  /** The targets registered in all of them. */
  static long targetsOf(Image image, String loadBalancerArn) {
    return groupsOf(image, loadBalancerArn).stream()
        .mapToLong(group -> image.targets().referringTo(group).size())
        .sum();
  }
}
