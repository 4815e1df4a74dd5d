package io.tidegate.api.cloudwatch;

import io.tidegate.api.Action;
import io.tidegate.api.Struct;
import io.tidegate.control.Outcome;
import io.tidegate.control.cloudwatch.AlarmRules;
import io.tidegate.model.ApiError;
import io.tidegate.model.Change;
import io.tidegate.model.Image;
import io.tidegate.model.Tag;
import io.tidegate.model.cloudwatch.CompositeAlarm;
import io.tidegate.model.cloudwatch.MetricAlarm;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** TagResource, UntagResource and ListTagsForResource: tags of alarms. */
final class AlarmTags {
  private AlarmTags() {}

  static Action tag(CloudWatch cloudWatch) {
    return call -> {
      List<Tag> added = Reading.tags(call.input());
      edit(
          cloudWatch,
          call.input().text("ResourceARN"),
          current -> {
            List<Tag> out = new ArrayList<>(current);
            for (Tag tag : added) {
              out.removeIf(old -> old.key().equals(tag.key()));
              out.add(tag);
            }
            if (out.size() > AlarmRules.MAX_TAGS) {
              throw Reading.invalid("An alarm can have at most " + AlarmRules.MAX_TAGS + " tags.");
            }
            return out;
          });
      return Struct.of();
    };
  }

  static Action untag(CloudWatch cloudWatch) {
    return call -> {
      List<String> keys = call.input().texts("TagKeys");
      edit(
          cloudWatch,
          call.input().text("ResourceARN"),
          current -> current.stream().filter(tag -> !keys.contains(tag.key())).toList());
      return Struct.of();
    };
  }

  static Action list(CloudWatch cloudWatch) {
    return call -> {
      Image image = cloudWatch.controller().image();
      String name = name(call.input().text("ResourceARN"));
      List<Tag> tags =
          image
              .metricAlarms()
              .find(name)
              .map(MetricAlarm::tags)
              .or(() -> image.compositeAlarms().find(name).map(CompositeAlarm::tags))
              .orElseThrow(() -> unknown(name));
      return Struct.of(
          "Tags",
          tags.stream().map(tag -> Struct.of("Key", tag.key()).set("Value", tag.value())).toList());
    };
  }

  private static void edit(CloudWatch cloudWatch, String arn, UnaryOperator<List<Tag>> edit) {
    String name = name(arn);
    cloudWatch
        .controller()
        .submit(
            "TagAlarm",
            image -> {
              Optional<Change> change =
                  image
                      .metricAlarms()
                      .find(name)
                      .map(alarm -> Change.put(alarm.withTags(edit.apply(alarm.tags()))))
                      .or(
                          () ->
                              image
                                  .compositeAlarms()
                                  .find(name)
                                  .map(
                                      alarm ->
                                          Change.put(alarm.withTags(edit.apply(alarm.tags())))));
              return new Outcome<>(List.of(change.orElseThrow(() -> unknown(name))), true);
            });
  }

  private static String name(String arn) {
    int at = arn.indexOf(":alarm:");
    if (!arn.startsWith("arn:") || at < 0) {
      throw Reading.invalid("The ARN " + arn + " is not that of an alarm.");
    }
    return arn.substring(at + ":alarm:".length());
  }

  private static ApiError unknown(String name) {
    return new ApiError("ResourceNotFoundException", 404, "Unknown alarm: " + name);
  }
}
