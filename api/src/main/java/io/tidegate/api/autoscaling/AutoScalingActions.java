package io.tidegate.api.autoscaling;

import io.tidegate.api.Action;
import io.tidegate.control.Controller;
import io.tidegate.control.autoscaling.GroupContext;
import io.tidegate.metrics.MetricStore;
import java.util.HashMap;
import java.util.Map;

/** The operations of EC2 Auto Scaling that are served. */
public final class AutoScalingActions {
  private AutoScalingActions() {}

  /** All of them by name. */
  public static Map<String, Action> all(
      Controller controller, GroupContext context, MetricStore metrics) {
    AutoScalingManagers managers = AutoScalingManagers.of(controller, context);
    Map<String, Action> actions = new HashMap<>();
    actions.put("AttachInstances", new AttachInstances(managers));
    actions.put("AttachLoadBalancerTargetGroups", new AttachLoadBalancerTargetGroups(managers));
    actions.put("AttachTrafficSources", new AttachTrafficSources(managers));
    actions.put("CreateAutoScalingGroup", new CreateAutoScalingGroup(managers));
    actions.put("CreateOrUpdateTags", new CreateOrUpdateTags(managers));
    actions.put("DeleteAutoScalingGroup", new DeleteAutoScalingGroup(managers));
    actions.put("DeletePolicy", new DeletePolicy(managers));
    actions.put("DeleteTags", new DeleteTags(managers));
    actions.put("DescribeAccountLimits", new DescribeAccountLimits(managers));
    actions.put("DescribeAdjustmentTypes", new DescribeAdjustmentTypes(managers));
    actions.put("DescribeAutoScalingGroups", new DescribeAutoScalingGroups(managers));
    actions.put("DescribeAutoScalingInstances", new DescribeAutoScalingInstances(managers));
    actions.put("DescribeLoadBalancerTargetGroups", new DescribeLoadBalancerTargetGroups(managers));
    actions.put("DescribeLoadBalancers", new DescribeLoadBalancers(managers));
    actions.put("DescribeMetricCollectionTypes", new DescribeMetricCollectionTypes(managers));
    actions.put("DescribePolicies", new DescribePolicies(managers));
    actions.put("DescribeScalingActivities", new DescribeScalingActivities(managers));
    actions.put("DescribeScalingProcessTypes", new DescribeScalingProcessTypes(managers));
    actions.put("DescribeTags", new DescribeTags(managers));
    actions.put("DescribeTerminationPolicyTypes", new DescribeTerminationPolicyTypes(managers));
    actions.put("DescribeTrafficSources", new DescribeTrafficSources(managers));
    actions.put("DetachInstances", new DetachInstances(managers));
    actions.put("DetachLoadBalancerTargetGroups", new DetachLoadBalancerTargetGroups(managers));
    actions.put("DetachTrafficSources", new DetachTrafficSources(managers));
    actions.put("DisableMetricsCollection", new DisableMetricsCollection(managers));
    actions.put("EnableMetricsCollection", new EnableMetricsCollection(managers));
    actions.put("EnterStandby", new EnterStandby(managers));
    actions.put("ExecutePolicy", new ExecutePolicy(managers));
    actions.put("ExitStandby", new ExitStandby(managers));
    actions.put(
        "GetPredictiveScalingForecast", new GetPredictiveScalingForecast(managers, metrics));
    actions.put("PutScalingPolicy", new PutScalingPolicy(managers));
    actions.put("ResumeProcesses", new ResumeProcesses(managers));
    actions.put("SetDesiredCapacity", new SetDesiredCapacity(managers));
    actions.put("SetInstanceHealth", new SetInstanceHealth(managers));
    actions.put("SetInstanceProtection", new SetInstanceProtection(managers));
    actions.put("SuspendProcesses", new SuspendProcesses(managers));
    actions.put(
        "TerminateInstanceInAutoScalingGroup", new TerminateInstanceInAutoScalingGroup(managers));
    actions.put("UpdateAutoScalingGroup", new UpdateAutoScalingGroup(managers));
    actions.put("PutScheduledUpdateGroupAction", new PutScheduledUpdateGroupAction(managers));
    actions.put(
        "BatchPutScheduledUpdateGroupAction", new BatchPutScheduledUpdateGroupAction(managers));
    actions.put("DeleteScheduledAction", new DeleteScheduledAction(managers));
    actions.put("BatchDeleteScheduledAction", new BatchDeleteScheduledAction(managers));
    actions.put("DescribeScheduledActions", new DescribeScheduledActions(managers));
    return Map.copyOf(actions);
  }
}
