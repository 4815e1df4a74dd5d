package io.tidegate.control.cloudwatch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidegate.control.notification.AlarmChange;
import io.tidegate.control.notification.Notifier;
import io.tidegate.model.cloudwatch.AlarmHistoryItem;
import io.tidegate.model.cloudwatch.AlarmState;
import java.time.Instant;
import java.util.Optional;

/** The JSON of alarm history items. Stateless. */
final class HistoryData {
  private static final ObjectMapper JSON = new ObjectMapper();

  private HistoryData() {}

  /** {@code published} is the message of a topic. */
  private static String action(
      String arn, String failure, Optional<String> published, AlarmState state) {
    ObjectNode out = JSON.createObjectNode();
    out.put("actionState", failure.isEmpty() ? "Succeeded" : "Failed");
    out.put("stateUpdateTimestamp", state.updated().toEpochMilli());
    out.put("notificationResource", arn);
    published.ifPresent(
        message ->
            out.put(
                "publishedMessage", JSON.createObjectNode().put("default", message).toString()));
    if (!failure.isEmpty()) {
      out.put("error", failure);
    }
    return out.toString();
  }

  /** The item of an action that was carried out, or not. */
  static AlarmHistoryItem acted(
      AlarmChange change, String arn, Notifier.Result result, Instant now) {
    String failure = result.failure().orElse("");
    String summary =
        failure.isEmpty()
            ? "Successfully executed action " + arn
            : "Failed to execute action " + arn + ". Received error: \"" + failure + "\"";
    return new AlarmHistoryItem(
        change.name(),
        change.alarmType(),
        now,
        AlarmHistoryItem.Type.ACTION,
        summary,
        action(arn, failure, result.published(), change.after()));
  }

  static String transition(AlarmState before, AlarmState after) {
    ObjectNode out = JSON.createObjectNode();
    out.put("version", "1.0");
    out.set("oldState", state(before));
    out.set("newState", state(after));
    return out.toString();
  }

  static String configuration(String type, String member, String name, String arn) {
    ObjectNode out = JSON.createObjectNode();
    out.put("version", "1.0");
    out.put("type", type);
    out.putObject(member).put("alarmName", name).put("alarmArn", arn);
    return out.toString();
  }

  private static ObjectNode state(AlarmState state) {
    ObjectNode out = JSON.createObjectNode();
    out.put("stateValue", state.value().name());
    out.put("stateReason", state.reason());
    state
        .reasonData()
        .flatMap(HistoryData::parsed)
        .ifPresent(data -> out.set("stateReasonData", data));
    return out;
  }

  /** {@code text} as JSON; empty when it is not. */
  static Optional<JsonNode> parsed(String text) {
    try {
      return Optional.ofNullable(JSON.readTree(text)).filter(node -> !node.isMissingNode());
    } catch (JsonProcessingException notJson) {
      return Optional.empty();
    }
  }
}
