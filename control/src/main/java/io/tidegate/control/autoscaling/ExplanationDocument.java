package io.tidegate.control.autoscaling;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidegate.model.Image;
import io.tidegate.model.autoscaling.CapacityForecast;
import io.tidegate.model.autoscaling.ScalingPolicy;
import io.tidegate.model.cloudwatch.MetricAlarm;
import io.tidegate.scaling.DecisionLine;
import io.tidegate.scaling.GroupFacts;
import io.tidegate.scaling.InstanceFacts;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What {@link GroupExplanation} says, as JSON for programs: the group, its policies with what their
 * alarms see, and every decision on record, the newest first. Stateless; reads metrics and disk, so
 * never on the controller thread.
 */
public record ExplanationDocument(AlarmReadings readings, DecisionLog log) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** The document at {@code now}; empty when there is no such group. */
  public Optional<String> of(Image image, String groupName, Instant now) {
    return GroupView.find(image, groupName).map(view -> document(view, now).toPrettyString());
  }

  private ObjectNode document(GroupView view, Instant now) {
    GroupFacts facts = ScalingFacts.group(view);
    ObjectNode out = JSON.createObjectNode();
    out.put("AutoScalingGroupName", view.group().name()).put("Time", now.toString());
    out.put("Profile", view.group().scalingProfile().wire());
    out.put("DesiredCapacity", facts.desired());
    out.put("MinSize", facts.bounds().min()).put("MaxSize", facts.bounds().max());
    out.put("InService", facts.units(InstanceFacts.Phase.IN_SERVICE));
    out.put("Pending", facts.units(InstanceFacts.Phase.PENDING));
    out.put("Terminating", facts.units(InstanceFacts.Phase.TERMINATING));
    view.group().progress().cause().ifPresent(cause -> out.put("OnItsWay", cause));
    List<ScalingPolicy> policies =
        view.image().scalingPolicies().referringTo(view.group().name()).stream()
            .sorted(Comparator.comparing(ScalingPolicy::name))
            .toList();
    ArrayNode told = out.putArray("Policies");
    policies.forEach(policy -> policy(told.addObject(), view.image(), policy));
    ArrayNode decisions = out.putArray("Decisions");
    log.of(view.group().name()).forEach(entry -> decision(decisions.addObject(), entry));
    return out;
  }

  private void policy(ObjectNode out, Image image, ScalingPolicy policy) {
    out.put("PolicyName", policy.name()).put("PolicyType", policy.configuration().type());
    out.put("Enabled", policy.enabled());
    ArrayNode alarms = out.putArray("Alarms");
    for (MetricAlarm alarm : PolicyAlarms.linked(image, policy)) {
      ObjectNode one = alarms.addObject();
      one.put("AlarmName", alarm.name()).put("StateValue", alarm.state().value().name());
      one.put("Threshold", alarm.condition().threshold());
      one.put("ComparisonOperator", alarm.condition().comparison().wire());
      ArrayNode seen = one.putArray("Seen");
      readings.recent(alarm).values().forEach(seen::add);
    }
    Optional<CapacityForecast> forecast = image.capacityForecasts().find(policy.arn());
    forecast.ifPresent(
        found -> {
          ObjectNode one = out.putObject("Forecast");
          one.put("UpdateTime", found.updatedAt().toString())
              .put("Start", found.start().toString());
          ArrayNode capacity = one.putArray("Capacity");
          found.capacity().forEach(capacity::add);
        });
  }

  private static void decision(ObjectNode out, DecisionLog.Entry entry) {
    out.put("First", entry.first().toString()).put("Last", entry.last().toString());
    out.put("Times", entry.times());
    out.put("Line", DecisionLine.of(entry.first(), entry.decision()));
    out.set("Decision", DecisionDocument.of(entry.decision()));
  }
}
