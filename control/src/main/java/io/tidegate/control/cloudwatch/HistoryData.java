package io.tidegate.control.cloudwatch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidegate.model.cloudwatch.AlarmState;
import java.util.Optional;

/** The JSON of alarm history items. Stateless. */
final class HistoryData {
  private static final ObjectMapper JSON = new ObjectMapper();

  private HistoryData() {}

  static String action(String arn, String failure, AlarmState state) {
    ObjectNode out = JSON.createObjectNode();
    out.put("actionState", failure.isEmpty() ? "Succeeded" : "Failed");
    out.put("stateUpdateTimestamp", state.updated().toEpochMilli());
    out.put("notificationResource", arn);
    if (!failure.isEmpty()) {
      out.put("error", failure);
    }
    return out.toString();
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
