package io.tidegate.control.group;

import static io.tidegate.control.group.GroupWorld.ask;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidegate.control.autoscaling.ScheduledActionManager;
import io.tidegate.control.autoscaling.ScheduledActionManager.Failed;
import io.tidegate.control.autoscaling.ScheduledActionManager.Put;
import io.tidegate.model.ApiError;
import io.tidegate.model.autoscaling.AutoScalingGroup.Size;
import io.tidegate.model.autoscaling.ScheduledAction;
import io.tidegate.model.autoscaling.ScheduledAction.Sizes;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Virtual time begins at midnight UTC on Thursday, 1 January 2026. */
class ScheduledActionsTest {
  private static final Sizes FOUR = new Sizes(Optional.empty(), Optional.empty(), Optional.of(4));

  private final GroupWorld world = new GroupWorld(21);
  private final ScheduledActionManager manager = new ScheduledActionManager(world.context);

  @BeforeEach
  void createGroup() {
    new ScheduleRunner(world.controller, world.context, world.time).start();
    world.create("g", ask(1, 5, 2).parameters());
    world.advance(60);
  }

  private static Optional<Instant> at(String time) {
    return time.isEmpty() ? Optional.empty() : Optional.of(Instant.parse(time));
  }

  private static Put once(String name, String start, Sizes sizes) {
    return new Put(
        "g", name, at(start), Optional.empty(), Optional.empty(), Optional.empty(), sizes);
  }

  private static Put cron(String name, String recurrence, String start, String end, Sizes sizes) {
    return new Put("g", name, at(start), at(end), Optional.of(recurrence), Optional.empty(), sizes);
  }

  private ScheduledAction put(Put command) {
    return world.submit(image -> manager.put(image, command));
  }

  private static ApiError refused(org.junit.jupiter.api.function.Executable what) {
    return assertThrows(ApiError.class, what);
  }

  private int desired() {
    return world.group("g").size().desired();
  }

  @Test
  void oneTimeActionRunsAtItsTimeAndIsGone() {
    put(
        once(
            "s",
            "2026-01-01T01:00:00Z",
            new Sizes(Optional.of(2), Optional.of(6), Optional.of(4))));
    world.time.advance(Duration.ofMinutes(58));
    assertEquals(2, desired());
    world.time.advance(Duration.ofMinutes(2));
    assertEquals(new Size(2, 6, 4), world.group("g").size());
    assertEquals(0, world.image().scheduledActions().size());
    assertEquals(4, world.inService("g").size());
    assertTrue(
        world
            .activities("g")
            .getLast()
            .cause()
            .startsWith(
                "At 2026-01-01T01:00:00Z a scheduled action update of AutoScalingGroup constraints"
                    + " to min: 2, max: 6, desired: 4 changing the desired capacity from 2 to 4. "
                    + " At 2026-01-01T01:00:00Z the scheduled action s executed. Setting desired"
                    + " capacity from 2 to 4.  At "),
        world.activities("g").getLast().cause());
  }

  @Test
  void recurringActionRunsEveryTimeBeforeItsEnd() {
    put(cron("s", "0 * * * *", "", "2026-01-01T03:00:00Z", FOUR));
    for (int hour = 1; hour <= 2; hour++) {
      world.submit(image -> world.capacity.setDesired(image, "g", 2, false));
      world.time.advance(Duration.ofHours(1));
      assertEquals(4, desired(), "hour " + hour);
    }
    world.submit(image -> world.capacity.setDesired(image, "g", 2, false));
    world.time.advance(Duration.ofHours(2));
    assertEquals(2, desired());
    assertEquals(0, world.image().scheduledActions().size());
  }

  @Test
  void startTimeComesFirstThenTheRecurrence() {
    put(cron("s", "0 6 * * *", "2026-01-01T01:30:00Z", "", FOUR));
    world.time.advance(Duration.ofMinutes(90));
    assertEquals(4, desired());
    world.submit(image -> world.capacity.setDesired(image, "g", 2, false));
    world.time.advance(Duration.ofHours(4));
    assertEquals(2, desired());
    world.time.advance(Duration.ofHours(1));
    assertEquals(4, desired());
  }

  @Test
  void minimumAloneRaisesDesiredAndMaximumAloneLowersIt() {
    put(
        once(
            "up",
            "2026-01-01T01:00:00Z",
            new Sizes(Optional.of(3), Optional.empty(), Optional.empty())));
    put(
        once(
            "down",
            "2026-01-01T02:00:00Z",
            new Sizes(Optional.of(0), Optional.of(1), Optional.empty())));
    world.time.advance(Duration.ofMinutes(61));
    assertEquals(new Size(3, 5, 3), world.group("g").size());
    world.time.advance(Duration.ofHours(1));
    assertEquals(new Size(0, 1, 1), world.group("g").size());
  }

  @Test
  void desiredOutsideTheBoundsIsClamped() {
    put(
        once(
            "s",
            "2026-01-01T01:00:00Z",
            new Sizes(Optional.empty(), Optional.empty(), Optional.of(9))));
    world.time.advance(Duration.ofMinutes(61));
    assertEquals(5, desired());
  }

  @Test
  void contradictionIsRecordedAndChangesNothing() {
    put(
        once(
            "s",
            "2026-01-01T01:00:00Z",
            new Sizes(Optional.of(9), Optional.empty(), Optional.empty())));
    world.time.advance(Duration.ofMinutes(61));
    assertEquals(new Size(1, 5, 2), world.group("g").size());
    assertTrue(
        world.activities("g").stream()
            .anyMatch(activity -> activity.cause().contains("was not carried out")));
  }

  @Test
  void runsInASuspensionAreLost() {
    put(cron("s", "0 1 * * *", "", "", FOUR));
    world.submit(image -> world.capacity.suspend(image, "g", List.of("ScheduledActions")));
    world.time.advance(Duration.ofHours(2));
    world.submit(image -> world.capacity.resume(image, "g", List.of()));
    world.time.advance(Duration.ofHours(2));
    assertEquals(2, desired());
    world.time.advance(Duration.ofHours(22));
    assertEquals(4, desired());
  }

  @Test
  void runMissedWhileTheServerWasAwayIsMadeUpForOnce() {
    put(cron("s", "0 * * * *", "", "", FOUR));
    world.crash();
    world.time.advance(Duration.ofHours(5));
    assertEquals(2, desired());
    new ScheduleRunner(world.controller, world.context, world.time).start();
    world.time.runDue();
    assertEquals(4, desired());
    ScheduledAction action = world.image().scheduledActions().all().iterator().next();
    assertEquals(at("2026-01-01T06:00:00Z"), action.nextRun());
  }

  @Test
  void actsInsideACooldown() {
    world.submit(image -> world.capacity.setDesired(image, "g", 3, false));
    put(once("s", "2026-01-01T00:02:00Z", FOUR));
    world.time.advance(Duration.ofMinutes(2));
    assertEquals(4, desired());
  }

  @Test
  void secondPutReplacesAndKeepsTheArn() {
    ScheduledAction before = put(cron("s", "0 1 * * *", "", "", FOUR));
    ScheduledAction after = put(cron("s", "0 2 * * *", "", "", FOUR));
    assertEquals(before.arn(), after.arn());
    assertTrue(
        after
            .arn()
            .matches(
                "arn:aws:autoscaling:us-east-1:123456789012:scheduledUpdateGroupAction:[0-9a-f-]{36}"
                    + ":autoScalingGroupName/g:scheduledActionName/s"));
    assertEquals(1, world.image().scheduledActions().size());
  }

  @Test
  void badActionsAreRefused() {
    assertEquals(
        "Given start time is in the past",
        refused(() -> put(once("s", "2025-12-31T00:00:00Z", FOUR))).text());
    refused(() -> put(once("s", "", FOUR)));
    refused(
        () ->
            put(
                once(
                    "s",
                    "2026-01-02T00:00:00Z",
                    new Sizes(Optional.empty(), Optional.empty(), Optional.empty()))));
    refused(() -> put(cron("s", "nonsense", "", "", FOUR)));
    refused(() -> put(cron("s", "0 0 31 2 *", "", "", FOUR)));
    refused(
        () -> put(cron("s", "0 * * * *", "2026-01-02T00:00:00Z", "2026-01-01T12:00:00Z", FOUR)));
    refused(
        () ->
            put(
                new Put(
                    "g",
                    "s",
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of("0 * * * *"),
                    Optional.of("Mars/Olympus"),
                    FOUR)));
    refused(() -> world.submit(image -> manager.delete(image, "g", "s")));
    put(once("a", "2026-01-02T00:00:00Z", FOUR));
    assertEquals(
        "AlreadyExists", refused(() -> put(once("b", "2026-01-02T00:00:00Z", FOUR))).code());
  }

  @ParameterizedTest(name = "{0}: {1} UTC")
  @CsvSource({"2026-01-15, 14", "2026-07-15, 13"})
  void timeZonesFollowDaylightSaving(String day, int hour) {
    put(
        new Put(
            "g",
            "s",
            Optional.empty(),
            Optional.empty(),
            Optional.of("0 9 * * *"),
            Optional.of("America/New_York"),
            FOUR));
    world.time.advance(
        Duration.between(world.time.now(), Instant.parse(day + "T" + (hour - 1) + ":30:00Z")));
    world.submit(image -> world.capacity.setDesired(image, "g", 2, false));
    world.time.advance(Duration.ofHours(1));
    assertEquals(4, desired());
  }

  @Test
  void batchesApplyWhatIsGood() {
    List<Failed> failed =
        world.submit(
            image ->
                manager.putAll(
                    image,
                    "g",
                    List.of(
                        once("a", "2026-01-02T00:00:00Z", FOUR),
                        once("b", "2025-01-02T00:00:00Z", FOUR),
                        once("c", "2026-01-02T00:00:00Z", FOUR))));
    assertEquals(
        List.of("b ValidationError", "c AlreadyExists"),
        failed.stream().map(each -> each.name() + " " + each.code()).toList());
    assertEquals(1, world.image().scheduledActions().size());
    List<Failed> missing = world.submit(image -> manager.deleteAll(image, "g", List.of("a", "z")));
    assertEquals(List.of("z"), missing.stream().map(Failed::name).toList());
    assertEquals(0, world.image().scheduledActions().size());
  }

  @Test
  void quotaOfActions() {
    for (int i = 0; i < 125; i++) {
      put(cron("s" + i, "0 1 * * *", "", "", FOUR));
    }
    assertEquals(
        "LimitExceeded", refused(() -> put(cron("more", "0 1 * * *", "", "", FOUR))).code());
  }

  @Test
  void groupTakesItsActionsAlong() {
    put(cron("s", "0 1 * * *", "", "", FOUR));
    world.submit(image -> world.groups.delete(image, "g", true));
    world.advance(5);
    assertEquals(0, world.image().scheduledActions().size());
    assertFalse(world.image().autoScalingGroups().contains("g"));
  }
}
