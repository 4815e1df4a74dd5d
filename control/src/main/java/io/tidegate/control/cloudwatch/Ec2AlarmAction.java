package io.tidegate.control.cloudwatch;

import io.tidegate.control.Controller;
import io.tidegate.control.Outcome;
import io.tidegate.control.ec2.InstanceManager;
import io.tidegate.model.ApiError;
import io.tidegate.model.Image;
import io.tidegate.model.cloudwatch.MetricAlarm;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Stops, terminates, reboots or recovers the instance that an alarm's metric is about (CloudWatch
 * User Guide, "Create alarms to stop, terminate, reboot, or recover an EC2 instance"). Recovery
 * keeps the instance's id, addresses and directory and starts it anew, as a reboot does. Safe from
 * any thread.
 */
public record Ec2AlarmAction(Controller controller, InstanceManager instances)
    implements AlarmActionHandler {
  private static final Pattern AUTOMATE =
      Pattern.compile("arn:aws:automate:[a-z0-9-]+:ec2:(stop|terminate|reboot|recover)");
  private static final Pattern WORKFLOW =
      Pattern.compile(
          "arn:aws:swf:[a-z0-9-]+:\\d{12}:action/actions/AWS_EC2.InstanceId."
              + "(Stop|Terminate|Reboot|Recover)/1.0");

  /** What an alarm can do to an instance. */
  enum Verb {
    STOP,
    TERMINATE,
    REBOOT,
    RECOVER
  }

  /** What {@code arn} asks for; empty when it is not an EC2 action. */
  static Optional<Verb> verb(String arn) {
    for (Pattern pattern : List.of(AUTOMATE, WORKFLOW)) {
      Matcher matcher = pattern.matcher(arn);
      if (matcher.matches()) {
        return Optional.of(Verb.valueOf(matcher.group(1).toUpperCase(Locale.ROOT)));
      }
    }
    return Optional.empty();
  }

  @Override
  public void act(Image image, MetricAlarm alarm, String actionArn) {
    Verb verb =
        verb(actionArn)
            .orElseThrow(() -> ApiError.validation("There is no EC2 action " + actionArn));
    List<String> ids =
        alarm.source().single().stream()
            .flatMap(
                stat -> Optional.ofNullable(stat.metric().dimensions().get("InstanceId")).stream())
            .toList();
    controller.submit("AlarmAction", now -> act(now, verb, ids));
  }

  private Outcome<Boolean> act(Image image, Verb verb, List<String> ids) {
    return new Outcome<>(
        switch (verb) {
          case STOP -> instances.stop(image, ids).changes();
          case TERMINATE -> {
            instances.checkMayTerminate(image, ids);
            yield instances.terminate(image, ids).changes();
          }
          case REBOOT, RECOVER -> instances.reboot(image, ids).changes();
        },
        true);
  }
}
