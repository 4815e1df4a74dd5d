package io.tidegate.api.logs;

import io.tidegate.api.Action;
import java.util.Map;

/** The served operations of CloudWatch Logs. */
public final class LogsActions {
  private LogsActions() {}

  /** All of them by name. */
  public static Map<String, Action> all(Logs logs) {
    return Map.ofEntries(
        Map.entry("CreateDelivery", new CreateDelivery(logs)),
        Map.entry("CreateLogGroup", new CreateLogGroup(logs)),
        Map.entry("CreateLogStream", new CreateLogStream(logs)),
        Map.entry("DeleteDelivery", new DeleteDelivery(logs)),
        Map.entry("DeleteDeliveryDestination", new DeleteDeliveryDestination(logs)),
        Map.entry("DeleteDeliverySource", new DeleteDeliverySource(logs)),
        Map.entry("DeleteLogGroup", new DeleteLogGroup(logs)),
        Map.entry("DeleteLogStream", new DeleteLogStream(logs)),
        Map.entry("DeleteRetentionPolicy", new DeleteRetentionPolicy(logs)),
        Map.entry("DescribeConfigurationTemplates", new DescribeConfigurationTemplates()),
        Map.entry("DescribeDeliveries", new DescribeDeliveries(logs)),
        Map.entry("DescribeDeliveryDestinations", new DescribeDeliveryDestinations(logs)),
        Map.entry("DescribeDeliverySources", new DescribeDeliverySources(logs)),
        Map.entry("DescribeLogGroups", new DescribeLogGroups(logs)),
        Map.entry("DescribeLogStreams", new DescribeLogStreams(logs)),
        Map.entry("FilterLogEvents", new FilterLogEvents(logs)),
        Map.entry("GetDelivery", new GetDelivery(logs)),
        Map.entry("GetDeliveryDestination", new GetDeliveryDestination(logs)),
        Map.entry("GetDeliverySource", new GetDeliverySource(logs)),
        Map.entry("GetLogEvents", new GetLogEvents(logs)),
        Map.entry("ListTagsForResource", new ListTagsForResource(logs)),
        Map.entry("PutDeliveryDestination", new PutDeliveryDestination(logs)),
        Map.entry("PutDeliverySource", new PutDeliverySource(logs)),
        Map.entry("PutLogEvents", new PutLogEvents(logs)),
        Map.entry("PutLogGroupDeletionProtection", new PutLogGroupDeletionProtection(logs)),
        Map.entry("PutRetentionPolicy", new PutRetentionPolicy(logs)),
        Map.entry("TagResource", new TagResource(logs)),
        Map.entry("UntagResource", new UntagResource(logs)),
        Map.entry("UpdateDeliveryConfiguration", new UpdateDeliveryConfiguration(logs)));
  }
}
