package io.tidegate.control.autoscaling;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidegate.scaling.CapacityDecision;
import io.tidegate.scaling.GroupFacts;
import io.tidegate.scaling.Proposal;
import io.tidegate.scaling.Reasoning;
import io.tidegate.scaling.Warming;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A decision as JSON, the same in the log of decisions, in the details of scaling activities and
 * over the API: bounds, members, of each policy its metric values, warm-up and proposal, who won
 * and why. Stateless; any thread.
 */
public final class DecisionDocument {
  private static final ObjectMapper JSON = new ObjectMapper();

  private DecisionDocument() {}

  /** The decision as an object. */
  public static ObjectNode of(CapacityDecision decision) {
    ObjectNode out = JSON.createObjectNode();
    out.put("AutoScalingGroupName", decision.groupName());
    out.put("From", decision.from()).put("To", decision.to());
    out.put("MinSize", decision.bounds().min()).put("MaxSize", decision.bounds().max());
    out.put("InService", decision.inService()).put("Pending", decision.pending());
    out.put("Terminating", decision.terminating());
    ArrayNode proposals = out.putArray("Proposals");
    for (Proposal proposal : decision.proposals()) {
      boolean won = decision.winner().filter(proposal::equals).isPresent();
      proposal(proposals.addObject(), proposal).put("Won", won);
    }
    decision.note().ifPresent(note -> out.put("Note", note));
    return out.put("Reason", decision.reason());
  }

  private static ObjectNode proposal(ObjectNode out, Proposal proposal) {
    out.put("PolicyName", proposal.policyName()).put("PolicyType", proposal.policyType());
    proposal.alarmName().ifPresent(alarm -> out.put("AlarmName", alarm));
    ArrayNode datapoints = out.putArray("Datapoints");
    proposal.datapoints().forEach(datapoints::add);
    if (!Double.isNaN(proposal.metricValue())) {
      out.put("MetricValue", proposal.metricValue());
    }
    out.put("Threshold", proposal.threshold()).put("Vote", proposal.vote().name());
    out.put("Base", proposal.base()).put("Computed", proposal.computed());
    out.put("Capacity", proposal.capacity());
    if (proposal.warming().isPresent()) {
      Warming warming = proposal.warming().get();
      out.putObject("Warmup")
          .put("Seconds", warming.seconds())
          .put("Warmed", warming.warmed())
          .put("Warming", warming.warming());
    }
    return out.put("Reason", proposal.reason());
  }

  /** The decision that {@code text} is the document of. */
  static CapacityDecision parse(String text) {
    JsonNode in = read(text);
    List<Proposal> proposals = new ArrayList<>();
    Optional<Proposal> winner = Optional.empty();
    for (JsonNode each : in.path("Proposals")) {
      Proposal proposal = proposal(each);
      proposals.add(proposal);
      winner = each.path("Won").asBoolean() ? Optional.of(proposal) : winner;
    }
    return new CapacityDecision(
        in.path("AutoScalingGroupName").asText(),
        new GroupFacts.Bounds(in.path("MinSize").asInt(), in.path("MaxSize").asInt()),
        in.path("From").asInt(),
        in.path("To").asInt(),
        in.path("InService").asInt(),
        in.path("Pending").asInt(),
        in.path("Terminating").asInt(),
        proposals,
        winner,
        text(in, "Note"));
  }

  private static Proposal proposal(JsonNode in) {
    List<Double> datapoints = new ArrayList<>();
    in.path("Datapoints").forEach(value -> datapoints.add(value.asDouble()));
    JsonNode warmup = in.path("Warmup");
    return new Proposal(
        in.path("PolicyName").asText(),
        in.path("PolicyType").asText(),
        text(in, "AlarmName"),
        datapoints,
        in.path("MetricValue").asDouble(Double.NaN),
        in.path("Threshold").asDouble(),
        Proposal.Vote.valueOf(in.path("Vote").asText()),
        in.path("Base").asInt(),
        in.path("Computed").asInt(),
        in.path("Capacity").asInt(),
        warmup.isObject()
            ? Optional.of(
                new Warming(
                    warmup.path("Seconds").asLong(),
                    warmup.path("Warmed").asInt(),
                    warmup.path("Warming").asInt()))
            : Optional.empty(),
        new Reasoning.Said(in.path("Reason").asText()));
  }

  private static Optional<String> text(JsonNode in, String field) {
    return in.path(field).isTextual() ? Optional.of(in.path(field).asText()) : Optional.empty();
  }

  private static JsonNode read(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException damaged) {
      throw new UncheckedIOException(damaged);
    }
  }
}
