package io.tidegate.model.cloudwatch;

import java.time.Instant;
import java.util.Optional;

/**
 * The state of an alarm. {@code updated} moves whenever value, reason or data change; {@code
 * transitioned} only when the value changes.
 */
public record AlarmState(
    StateValue value,
    String reason,
    Optional<String> reasonData,
    Instant updated,
    Instant transitioned) {
  /** The state of an alarm just created. */
  public static AlarmState initial(Instant now) {
    return new AlarmState(
        StateValue.INSUFFICIENT_DATA,
        "Unchecked: Initial alarm creation",
        Optional.empty(),
        now,
        now);
  }

  /** The state after {@code value} was found at {@code now}. */
  public AlarmState next(StateValue found, String why, Optional<String> data, Instant now) {
    return new AlarmState(found, why, data, now, found == value ? transitioned : now);
  }
}
