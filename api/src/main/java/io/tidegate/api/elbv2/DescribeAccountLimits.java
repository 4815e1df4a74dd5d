package io.tidegate.api.elbv2;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;
import io.tidegate.model.elbv2.ElbLimits;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The quotas in force. */
record DescribeAccountLimits(ElbServices elb) implements Action {
  @Override
  public Struct run(Call call) {
    Struct input = call.input();

    ElbLimits limits = elb.context().limits();
    Map<String, Integer> byName = new LinkedHashMap<>();
    byName.put("application-load-balancers", limits.loadBalancers());
    byName.put("target-groups", limits.targetGroups());
    byName.put("targets-per-application-load-balancer", limits.targetsPerLoadBalancer());
    byName.put("targets-per-target-group", limits.targetsPerTargetGroup());
    byName.put("listeners-per-application-load-balancer", limits.listenersPerLoadBalancer());
    byName.put("rules-per-application-load-balancer", limits.rulesPerLoadBalancer());
    byName.put("target-groups-per-application-load-balancer", limits.targetGroupsPerLoadBalancer());
    byName.put(
        "target-groups-per-action-on-application-load-balancer", limits.targetGroupsPerAction());
    byName.put("condition-values-per-alb-rule", limits.conditionValuesPerRule());
    byName.put("condition-wildcards-per-alb-rule", limits.wildcardsPerRule());
    byName.put("certificates-per-application-load-balancer", limits.certificatesPerLoadBalancer());
    byName.put(
        "target-id-registrations-per-application-load-balancer",
        ElbLimits.REGISTRATIONS_PER_TARGET_ID);
    Page<Map.Entry<String, Integer>> page =
        Page.of(input, List.copyOf(byName.entrySet()), Map.Entry::getKey);
    return Struct.of(
            "Limits",
            page.items().stream()
                .map(
                    limit ->
                        Struct.of("Name", limit.getKey())
                            .set("Max", Integer.toString(limit.getValue())))
                .toList())
        .set("NextMarker", page.nextMarker());
  }
}
