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
import io.tidegate.scaling.alarm.CompositeRule;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Decisions about composite alarms, and the deletion of alarms of both types. Pure given the image
 * and the clock; stateless.
 */
public final class CompositeManager {
  /** Most alarms in a rule (CloudWatch service quotas). */
  public static final int MAX_CHILDREN = 100;

  /** Most elements in a rule. */
  public static final int MAX_ELEMENTS = 500;

  /** {@code Wednesday 10 November, 2021 02:45:55 UTC}, as in AWS's reasons. */
  private static final DateTimeFormatter SPOKEN =
      DateTimeFormatter.ofPattern("EEEE dd MMMM, yyyy HH:mm:ss 'UTC'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  private static final Set<String> REFUSED_ACTIONS = Set.of("autoscaling", "automate", "swf");

  private final Installation installation;
  private final NotificationEndpoints endpoints;
  private final TimeSource time;

  /** Alarms get ARNs of {@code installation} and may tell {@code endpoints}. */
  public CompositeManager(
      Installation installation, NotificationEndpoints endpoints, TimeSource time) {
    this.installation = installation;
    this.endpoints = endpoints;
    this.time = time;
  }

  /**
   * Creates a composite alarm or replaces all of it but its state and tags.
   *
   * @throws ApiError when the rule cannot be read or names alarms that do not exist
   */
  public List<Change> put(Image image, CompositeDefinition definition) {
    check(image, definition);
    Instant now = time.now();
    Optional<CompositeAlarm> before = image.compositeAlarms().find(definition.name());
    return List.of(
        Change.put(
            new CompositeAlarm(
                installation.arn("cloudwatch", "alarm:" + definition.name()),
                definition.name(),
                definition.description(),
                definition.actions(),
                definition.rule(),
                definition.suppressor(),
                before.map(CompositeAlarm::state).orElseGet(() -> AlarmState.initial(now)),
                now,
                before.map(CompositeAlarm::tags).orElse(definition.tags()))));
  }

  private void check(Image image, CompositeDefinition definition) {
    if (image.metricAlarms().contains(definition.name())) {
      throw AlarmManager.nameTaken(definition.name());
    }
    for (StateValue state : StateValue.values()) {
      for (String arn : definition.actions().of(state)) {
        if (REFUSED_ACTIONS.contains(AlarmDispatcher.service(arn))) {
          throw ApiError.validation(
              "Composite alarms cannot have Auto Scaling or EC2 actions: " + arn);
        }
      }
    }
    AlarmRules.checkActions(definition.actions(), endpoints);
    CompositeRule rule = rule(definition.rule());
    if (rule.alarms().size() > MAX_CHILDREN || rule.elements() > MAX_ELEMENTS) {
      throw ApiError.of(
          "LimitExceeded",
          "An alarm rule can have at most "
              + MAX_CHILDREN
              + " alarms and "
              + MAX_ELEMENTS
              + " elements.");
    }
    Set<String> needed = new HashSet<>(rule.alarms());
    definition.suppressor().ifPresent(suppressor -> needed.add(name(suppressor.alarm())));
    List<String> unknown =
        needed.stream().filter(name -> state(image, name).isEmpty()).sorted().toList();
    if (!unknown.isEmpty()) {
      throw ApiError.validation(
          "Could not save the composite alarm as alarms "
              + unknown
              + " in the alarm rule do not exist");
    }
  }

  private static CompositeRule rule(String text) {
    try {
      return CompositeRule.parse(text);
    } catch (IllegalArgumentException malformed) {
      throw ApiError.validation(String.valueOf(malformed.getMessage()));
    }
  }

  /** What a deletion did: names that did not exist are told, the others are gone. */
  public Outcome<List<String>> delete(Image image, List<String> names) {
    List<String> composites =
        names.stream().filter(name -> image.compositeAlarms().contains(name)).distinct().toList();
    if (composites.size() > 1) {
      throw ApiError.validation("At most one composite alarm can be deleted in one call.");
    }
    for (String name : composites) {
      if (inCycle(image, name)) {
        throw ApiError.validation(
            "The composite alarm "
                + name
                + " is part of a cycle. Change its rule to FALSE, then delete it.");
      }
    }
    List<Change> changes = new ArrayList<>();
    List<String> unknown = new ArrayList<>();
    for (String name : names.stream().distinct().toList()) {
      Optional<Change> change =
          image
              .metricAlarms()
              .find(name)
              .map(Change::remove)
              .or(() -> image.compositeAlarms().find(name).map(Change::remove));
      change.ifPresentOrElse(changes::add, () -> unknown.add(name));
    }
    return new Outcome<>(changes, unknown);
  }

  /**
   * Evaluates the composite alarms that depend on one of {@code names}, or are one of them; those
   * in a cycle stay as they are.
   */
  public Outcome<Boolean> evaluate(Image image, Set<String> names) {
    Instant now = time.now();
    Map<String, StateValue> states = states(image);
    List<Change> changes = new ArrayList<>();
    for (CompositeAlarm alarm : image.compositeAlarms().all()) {
      CompositeRule rule = rule(alarm.rule());
      boolean touched =
          names.contains(alarm.name()) || rule.alarms().stream().anyMatch(names::contains);
      StateValue found = rule.holds(states) ? StateValue.ALARM : StateValue.OK;
      if (touched && found != alarm.state().value() && !inCycle(image, alarm.name())) {
        changes.add(Change.put(alarm.withState(next(image, alarm, rule, found, now))));
      }
    }
    return new Outcome<>(changes, true);
  }

  private static AlarmState next(
      Image image, CompositeAlarm alarm, CompositeRule rule, StateValue found, Instant now) {
    StringBuilder reason = new StringBuilder();
    StringBuilder data = new StringBuilder("{\"triggeringAlarms\":[");
    for (String child : rule.alarms()) {
      Optional<AlarmState> state = childState(image, child);
      if (state.isPresent()) {
        String arn = alarm.arn().replaceFirst(":alarm:.*$", ":alarm:") + child;
        reason
            .append(reason.isEmpty() ? "" : "; ")
            .append(arn)
            .append(" transitioned to ")
            .append(state.get().value())
            .append(" at ")
            .append(SPOKEN.format(state.get().transitioned()));
        data.append(data.charAt(data.length() - 1) == '[' ? "" : ",")
            .append("{\"arn\":\"")
            .append(arn.replace("\\", "\\\\").replace("\"", "\\\""))
            .append("\",\"state\":{\"value\":\"")
            .append(state.get().value())
            .append("\",\"timestamp\":\"")
            .append(state.get().transitioned())
            .append("\"}}");
      }
    }
    return alarm
        .state()
        .next(
            found,
            reason.isEmpty() ? "The rule is " + (found == StateValue.ALARM) : reason.toString(),
            Optional.of(data.append("]}").toString()),
            now);
  }

  /** The alarms that the rule of the composite alarm {@code name} depends on. */
  public static Set<String> children(Image image, String name) {
    return image
        .compositeAlarms()
        .find(name)
        .map(alarm -> rule(alarm.rule()).alarms())
        .orElse(Set.of());
  }

  /** The state of an alarm of either type. */
  public static Optional<StateValue> state(Image image, String name) {
    return childState(image, name).map(AlarmState::value);
  }

  static Optional<AlarmState> childState(Image image, String name) {
    return image
        .metricAlarms()
        .find(name)
        .map(MetricAlarm::state)
        .or(() -> image.compositeAlarms().find(name).map(CompositeAlarm::state));
  }

  /** The name in an alarm's ARN, or what is given. */
  static String name(String nameOrArn) {
    int arn = nameOrArn.startsWith("arn:") ? nameOrArn.indexOf(":alarm:") : -1;
    return arn < 0 ? nameOrArn : nameOrArn.substring(arn + ":alarm:".length());
  }

  private static Map<String, StateValue> states(Image image) {
    Map<String, StateValue> out = new HashMap<>();
    image.metricAlarms().all().forEach(alarm -> out.put(alarm.name(), alarm.state().value()));
    image.compositeAlarms().all().forEach(alarm -> out.put(alarm.name(), alarm.state().value()));
    return out;
  }

  private static boolean inCycle(Image image, String name) {
    Set<String> seen = new HashSet<>();
    Deque<String> open = new ArrayDeque<>(children(image, name));
    while (!open.isEmpty()) {
      String next = open.pop();
      if (next.equals(name)) {
        return true;
      }
      if (seen.add(next)) {
        open.addAll(children(image, next));
      }
    }
    return false;
  }
}
