package io.tidegate.control.cloudwatch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.tidegate.control.Outcome;
import io.tidegate.control.group.GroupWorld;
import io.tidegate.control.notification.Notifier;
import io.tidegate.metrics.AlarmJournal;
import io.tidegate.model.ApiError;
import io.tidegate.model.Change;
import io.tidegate.model.cloudwatch.AlarmActions;
import io.tidegate.model.cloudwatch.AlarmCondition;
import io.tidegate.model.cloudwatch.AlarmHistoryItem;
import io.tidegate.model.cloudwatch.AlarmSource;
import io.tidegate.model.cloudwatch.Comparison;
import io.tidegate.model.cloudwatch.MetricAlarm;
import io.tidegate.model.cloudwatch.MetricId;
import io.tidegate.model.cloudwatch.MetricStat;
import io.tidegate.model.cloudwatch.StateValue;
import io.tidegate.model.ec2.Instance;
import io.tidegate.testkit.VirtualTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Ec2AlarmActionTest {
  private final GroupWorld world = new GroupWorld(3);
  private final AlarmManager alarms = new AlarmManager(world.context.installation(), world.time);
  private final AlarmJournal journal = AlarmJournal.inMemory();
  private String instance = "";

  @BeforeEach
  void start() {
    Ec2AlarmAction action =
        new Ec2AlarmAction(world.controller, world.context.services().instances());
    world.controller.subscribe(
        new AlarmDispatcher(
            Map.of("automate", action, "swf", action),
            Notifier.silent(world.time, world.time),
            journal,
            world.time,
            world.time));
    world.create("g", GroupWorld.ask(1, 1, 1).parameters());
    world.advance(5);
    instance = world.members("g").getFirst().instanceId();
    world.submit(image -> world.capacity.suspend(image, "g", List.of()));
  }

  private void put(String id, String action) {
    MetricStat stat =
        new MetricStat(
            MetricId.of("AWS/EC2", "StatusCheckFailed", Map.of("InstanceId", id)),
            60,
            "Maximum",
            Optional.empty());
    AlarmDefinition definition =
        new AlarmDefinition(
            "sick",
            Optional.empty(),
            AlarmActions.onAlarm(List.of(action)),
            new AlarmSource.Single(stat),
            AlarmCondition.all(1, Comparison.GREATER_THAN, 0),
            List.of());
    world.submit(image -> new Outcome<>(alarms.put(image, definition), true));
  }

  private void fire() {
    MetricAlarm alarm = world.image().metricAlarms().find("sick").orElseThrow();
    MetricAlarm ringing =
        alarm.withState(
            alarm.state().next(StateValue.ALARM, "test", Optional.empty(), world.time.now()));
    world.submit(image -> new Outcome<>(List.of(Change.put(ringing)), true));
    world.advance(10);
  }

  private Instance.State state() {
    return world.image().instances().find(instance).orElseThrow().state();
  }

  @ParameterizedTest
  @CsvSource({
    "arn:aws:automate:us-east-1:ec2:stop, STOPPED",
    "arn:aws:automate:us-east-1:ec2:terminate, TERMINATED",
    "arn:aws:automate:us-east-1:ec2:reboot, RUNNING",
    "arn:aws:automate:us-east-1:ec2:recover, RUNNING",
    "arn:aws:swf:us-east-1:123456789012:action/actions/AWS_EC2.InstanceId.Stop/1.0, STOPPED"
  })
  void actsOnTheInstanceOfTheMetric(String action, Instance.State after) {
    put(instance, action);
    fire();
    assertEquals(after, state());
  }

  @Test
  void anInstanceThatIsGoneIsAFailedAction() {
    put("i-0123456789abcdef0", "arn:aws:automate:us-east-1:ec2:stop");
    fire();
    List<AlarmHistoryItem> items =
        journal.find(
            new AlarmJournal.Query(
                Optional.of("sick"),
                List.of("MetricAlarm"),
                Optional.of(AlarmHistoryItem.Type.ACTION),
                VirtualTime.START,
                world.time.now().plusSeconds(1),
                false,
                0,
                10));
    assertEquals(
        "Failed to execute action arn:aws:automate:us-east-1:ec2:stop.",
        items.getLast().summary().split(" Received")[0]);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "arn:aws:automate:us-east-1:ec2:hibernate",
        "arn:aws:automate:us-east-1:rds:stop",
        "arn:aws:swf:us-east-1:123456789012:action/actions/AWS_EC2.InstanceId.Nap/1.0"
      })
  void otherActionsAreRefused(String action) {
    ApiError refused = assertThrows(ApiError.class, () -> put(instance, action));
    assertEquals("InvalidParameterValue", refused.code());
  }
}
