package io.tidegate.control.autoscaling;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidegate.model.cloudwatch.AlarmCondition;
import io.tidegate.model.cloudwatch.AlarmSource;
import io.tidegate.model.cloudwatch.MetricAlarm;
import io.tidegate.model.cloudwatch.StateValue;
import io.tidegate.scaling.CapacityDecision;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * What the {@code Details} of activities carry besides place when a policy caused them: {@code
 * InvokingAlarms} as AWS has it (autoscaling behaviour, section 21) and, our own addition, {@code
 * Decision} with every policy's proposal. Stateless; any thread.
 */
final class ActivityDetails {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int ACCOUNT_FIELD = 4;
  private static final int REGION_FIELD = 3;

  private ActivityDetails() {}

  /** An object's members for a decision, made at {@code now} because of {@code alarm}. */
  static String of(CapacityDecision decision, Optional<MetricAlarm> alarm, Instant now) {
    ObjectNode out = JSON.createObjectNode();
    alarm.ifPresent(one -> invoking(out.putArray("InvokingAlarms").addObject(), one));
    ObjectNode told = DecisionDocument.of(decision);
    told.put("DecidedAt", now.toString());
    out.set("Decision", told);
    return out.toString();
  }

  private static void invoking(ObjectNode out, MetricAlarm alarm) {
    String[] arn = alarm.arn().split(":", -1);
    out.put("AlarmArn", alarm.arn()).put("AlarmName", alarm.name());
    out.put("AlarmDescription", alarm.description().orElse(""));
    out.put("AWSAccountId", arn.length > ACCOUNT_FIELD ? arn[ACCOUNT_FIELD] : "");
    out.put("Region", arn.length > REGION_FIELD ? arn[REGION_FIELD] : "");
    out.put("NewStateValue", StateValue.ALARM.name());
    out.put("NewStateReason", alarm.state().reason());
    out.put("AlarmConfigurationUpdatedTimestamp", alarm.configurationUpdated().toEpochMilli());
    out.put("StateChangeTime", alarm.state().transitioned().toEpochMilli());
    trigger(out.putObject("Trigger"), alarm);
  }

  private static void trigger(ObjectNode out, MetricAlarm alarm) {
    AlarmCondition condition = alarm.condition();
    if (alarm.source() instanceof AlarmSource.Single(var stat)) {
      out.put("MetricName", stat.metric().name()).put("Namespace", stat.metric().namespace());
      out.put("StatisticType", "Statistic");
      out.put("Statistic", stat.stat().toUpperCase(Locale.ROOT));
    }
    out.put("Period", alarm.source().periodSeconds());
    out.put("EvaluationPeriods", condition.evaluationPeriods());
    out.put("Threshold", condition.threshold());
    out.put("ComparisonOperator", condition.comparison().wire());
    out.put("TreatMissingData", condition.treatMissingData().wire());
  }
}
