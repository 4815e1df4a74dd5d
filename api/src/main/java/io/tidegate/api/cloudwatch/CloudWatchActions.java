package io.tidegate.api.cloudwatch;

import io.tidegate.api.Action;
import io.tidegate.control.cloudwatch.AlarmManager;
import io.tidegate.control.cloudwatch.CompositeManager;
import java.util.Map;

/** The served operations of CloudWatch. */
public final class CloudWatchActions {
  private CloudWatchActions() {}

  /** All of them by name. */
  public static Map<String, Action> all(CloudWatch cloudWatch) {
    AlarmManager alarms =
        new AlarmManager(cloudWatch.installation(), cloudWatch.endpoints(), cloudWatch.time());
    CompositeManager composites =
        new CompositeManager(cloudWatch.installation(), cloudWatch.endpoints(), cloudWatch.time());
    return Map.ofEntries(
        Map.entry("PutMetricData", new PutMetricData(cloudWatch)),
        Map.entry("ListMetrics", new ListMetrics(cloudWatch)),
        Map.entry("GetMetricStatistics", new GetMetricStatistics(cloudWatch)),
        Map.entry("GetMetricData", new GetMetricData(cloudWatch)),
        Map.entry("PutMetricAlarm", new PutMetricAlarm(cloudWatch, alarms)),
        Map.entry("PutCompositeAlarm", new PutCompositeAlarm(cloudWatch, composites)),
        Map.entry("DescribeAlarms", new DescribeAlarms(cloudWatch)),
        Map.entry("DescribeAlarmsForMetric", new DescribeAlarmsForMetric(cloudWatch)),
        Map.entry("DescribeAlarmHistory", new DescribeAlarmHistory(cloudWatch)),
        Map.entry("SetAlarmState", new SetAlarmState(cloudWatch, alarms)),
        Map.entry("EnableAlarmActions", new EnableAlarmActions(cloudWatch, alarms, true)),
        Map.entry("DisableAlarmActions", new EnableAlarmActions(cloudWatch, alarms, false)),
        Map.entry("DeleteAlarms", new DeleteAlarms(cloudWatch, composites)),
        Map.entry("TagResource", AlarmTags.tag(cloudWatch)),
        Map.entry("UntagResource", AlarmTags.untag(cloudWatch)),
        Map.entry("ListTagsForResource", AlarmTags.list(cloudWatch)));
  }
}
