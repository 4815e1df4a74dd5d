package io.tidegate.control.autoscaling;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidegate.model.cloudwatch.AlarmState;
import io.tidegate.model.cloudwatch.MetricAlarm;
import io.tidegate.scaling.alarm.AlarmFinding;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a user told with SetAlarmState counts until the next evaluation: scaling policies take the
 * metric's value from the state reason data (CloudWatch API reference, SetAlarmState); otherwise
 * what is {@code stored}. Safe from any thread.
 */
public record ToldReadings(AlarmReadings stored) implements AlarmReadings {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Override
  public Seen recent(MetricAlarm alarm) {
    List<Double> told = told(alarm.state());
    return told.isEmpty()
        ? stored.recent(alarm)
        : new Seen(told, Optional.of(alarm.state().updated()));
  }

  /** Empty unless a user set the state and said values: evaluations date their data themselves. */
  private static List<Double> told(AlarmState state) {
    List<Double> values = new ArrayList<>();
    if (state.reasonData().isPresent()
        && !AlarmFinding.isDated(state.reasonData().get(), state.updated())) {
      for (JsonNode value : parsed(state.reasonData().get()).path("recentDatapoints")) {
        if (value.isNumber()) {
          values.add(value.asDouble());
        }
      }
    }
    return values;
  }

  private static JsonNode parsed(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException notJson) {
      return JSON.createObjectNode();
    }
  }
}
