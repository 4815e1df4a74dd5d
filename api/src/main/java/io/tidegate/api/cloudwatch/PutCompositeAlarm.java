package io.tidegate.api.cloudwatch;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;
import io.tidegate.control.Outcome;
import io.tidegate.control.cloudwatch.CompositeDefinition;
import io.tidegate.control.cloudwatch.CompositeManager;
import io.tidegate.model.cloudwatch.CompositeAlarm;
import java.time.Duration;
import java.util.Optional;

/** Creates or replaces a composite alarm. */
final class PutCompositeAlarm implements Action {
  private static final int MAX_RULE = 10_240;

  private final CloudWatch cloudWatch;
  private final CompositeManager composites;

  PutCompositeAlarm(CloudWatch cloudWatch, CompositeManager composites) {
    this.cloudWatch = cloudWatch;
    this.composites = composites;
  }

  @Override
  public Struct run(Call call) {
    Struct input = call.input();
    String rule = input.text("AlarmRule");
    if (rule.length() > MAX_RULE) {
      throw Reading.invalid("AlarmRule must not be longer than " + MAX_RULE + " characters.");
    }
    CompositeDefinition definition =
        new CompositeDefinition(
            input.text("AlarmName"),
            input.optText("AlarmDescription"),
            Reading.actions(input),
            rule,
            suppressor(input),
            Reading.tags(input));
    cloudWatch
        .controller()
        .submit(
            "PutCompositeAlarm", image -> new Outcome<>(composites.put(image, definition), true));
    return Struct.of();
  }

  private static Optional<CompositeAlarm.Suppressor> suppressor(Struct input) {
    Optional<Integer> wait = input.optInt("ActionsSuppressorWaitPeriod");
    Optional<Integer> extension = input.optInt("ActionsSuppressorExtensionPeriod");
    Optional<String> alarm = input.optText("ActionsSuppressor").filter(name -> !name.isEmpty());
    if (alarm.isEmpty()) {
      if (wait.isPresent() || extension.isPresent()) {
        throw Reading.missing("ActionsSuppressor");
      }
      return Optional.empty();
    }
    return Optional.of(
        new CompositeAlarm.Suppressor(
            alarm.get(),
            Duration.ofSeconds(
                wait.orElseThrow(() -> Reading.missing("ActionsSuppressorWaitPeriod"))),
            Duration.ofSeconds(
                extension.orElseThrow(() -> Reading.missing("ActionsSuppressorExtensionPeriod")))));
  }
}
