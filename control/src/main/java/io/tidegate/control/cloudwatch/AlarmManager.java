package io.tidegate.control.cloudwatch;

import io.tidegate.base.TimeSource;
import io.tidegate.control.Outcome;
import io.tidegate.control.notification.NotificationEndpoints;
import io.tidegate.model.ApiError;
import io.tidegate.model.Change;
import io.tidegate.model.Image;
import io.tidegate.model.Installation;
import io.tidegate.model.cloudwatch.AlarmState;
import io.tidegate.model.cloudwatch.CompositeAlarm;
import io.tidegate.model.cloudwatch.MetricAlarm;
import io.tidegate.model.cloudwatch.StateValue;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Decisions about alarms: pure given the image and the clock, so that other managers can make them
 * part of their own. Stateless; any thread, normally the controller's.
 */
public final class AlarmManager {
  private final Installation installation;
  private final NotificationEndpoints endpoints;
  private final TimeSource time;

  /** Alarms get ARNs of {@code installation} and may tell {@code endpoints}. */
  public AlarmManager(Installation installation, NotificationEndpoints endpoints, TimeSource time) {
    this.installation = installation;
    this.endpoints = endpoints;
    this.time = time;
  }

  /** For alarms that tell nobody. */
  public AlarmManager(Installation installation, TimeSource time) {
    this(installation, NotificationEndpoints.none(), time);
  }

  /** The ARN of the alarm called {@code name}, whether it exists or not. */
  public String arn(String name) {
    return installation.arn("cloudwatch", "alarm:" + name);
  }

  /**
   * Creates a metric alarm or replaces all of it but its state and tags.
   *
   * @throws ApiError when it could not be evaluated, or a composite alarm has the name
   */
  public List<Change> put(Image image, AlarmDefinition definition) {
    AlarmRules.check(definition, endpoints);
    if (image.compositeAlarms().contains(definition.name())) {
      throw nameTaken(definition.name());
    }
    Instant now = time.now();
    Optional<MetricAlarm> before = image.metricAlarms().find(definition.name());
    return List.of(
        Change.put(
            new MetricAlarm(
                arn(definition.name()),
                definition.name(),
                definition.description(),
                definition.actions(),
                definition.source(),
                definition.condition(),
                before.map(MetricAlarm::state).orElseGet(() -> AlarmState.initial(now)),
                now,
                before.map(MetricAlarm::tags).orElse(definition.tags()))));
  }

  /** Deletes the alarms of these names; a name without an alarm is passed over. */
  public List<Change> delete(Image image, List<String> names) {
    List<Change> changes = new ArrayList<>();
    for (String name : names) {
      image.metricAlarms().find(name).ifPresent(alarm -> changes.add(Change.remove(alarm)));
      image.compositeAlarms().find(name).ifPresent(alarm -> changes.add(Change.remove(alarm)));
    }
    return changes;
  }

  /**
   * Puts an alarm into a state; the next evaluation of a metric alarm decides anew.
   *
   * @throws ApiError {@code ResourceNotFound}, {@code InvalidFormat}
   */
  public Outcome<Boolean> setState(
      Image image, String name, StateValue value, String reason, Optional<String> data) {
    if (data.isPresent() && data.flatMap(HistoryData::parsed).isEmpty()) {
      throw ApiError.of("InvalidFormat", "StateReasonData is not valid JSON.");
    }
    Instant now = time.now();
    Optional<MetricAlarm> metric = image.metricAlarms().find(name);
    if (metric.isPresent()) {
      MetricAlarm alarm = metric.get();
      AlarmState next = alarm.state().next(value, reason, data, now);
      return new Outcome<>(List.of(Change.put(alarm.withState(next))), true);
    }
    CompositeAlarm alarm = image.compositeAlarms().find(name).orElseThrow(() -> notFound(name));
    AlarmState next = alarm.state().next(value, reason, data, now);
    return new Outcome<>(List.of(Change.put(alarm.withState(next))), true);
  }

  /** Lets the actions of alarms run, or not; names without an alarm are passed over. */
  public Outcome<Boolean> enableActions(Image image, List<String> names, boolean enabled) {
    List<Change> changes = new ArrayList<>();
    for (String name : names) {
      image
          .metricAlarms()
          .find(name)
          .ifPresent(
              alarm ->
                  changes.add(Change.put(alarm.withActions(alarm.actions().enabled(enabled)))));
      image
          .compositeAlarms()
          .find(name)
          .ifPresent(
              alarm ->
                  changes.add(Change.put(alarm.withActions(alarm.actions().enabled(enabled)))));
    }
    return new Outcome<>(changes, true);
  }

  /** {@code ResourceNotFound}, 404. */
  static ApiError notFound(String name) {
    return new ApiError("ResourceNotFound", 404, "Unknown alarm: " + name);
  }

  static ApiError nameTaken(String name) {
    return ApiError.of(
        "InvalidParameterValue", "An alarm of another type has the name " + name + " already.");
  }
}
