package io.tidegate.model.cloudwatch;

import java.time.Instant;

/**
 * Something that happened to an alarm. {@code data} is JSON. Items outlive their alarm.
 *
 * @param alarmType {@code MetricAlarm} or {@code CompositeAlarm}
 */
public record AlarmHistoryItem(
    String alarmName, String alarmType, Instant at, Type type, String summary, String data) {
  /** Kinds of items, with their names on the wire. */
  public enum Type {
    CONFIGURATION_UPDATE("ConfigurationUpdate"),
    STATE_UPDATE("StateUpdate"),
    ACTION("Action");

    private final String wire;

    Type(String wire) {
      this.wire = wire;
    }

    /** The name on the wire. */
    public String wire() {
      return wire;
    }
  }
}
