package io.tidegate.control.group;

import static io.tidegate.control.group.GroupWorld.TARGET_GROUP;
import static io.tidegate.control.group.GroupWorld.ask;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidegate.control.autoscaling.GroupManager;
import io.tidegate.control.autoscaling.GroupParameters;
import io.tidegate.control.autoscaling.TagManager;
import io.tidegate.control.autoscaling.TagManager.ResourceTag;
import io.tidegate.control.ec2.LaunchTemplateManager;
import io.tidegate.control.ec2.TemplateRef;
import io.tidegate.model.ApiError;
import io.tidegate.model.Tag;
import io.tidegate.model.autoscaling.AutoScalingGroup;
import io.tidegate.model.autoscaling.AutoScalingGroup.GroupTag;
import io.tidegate.model.autoscaling.GroupInstance;
import io.tidegate.model.autoscaling.HealthCheckType;
import io.tidegate.model.autoscaling.TerminationPolicy;
import io.tidegate.model.ec2.LaunchTemplateData;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** What groups are asked for, and how it is refused, word for word. */
class GroupManagerTest {
  private final GroupWorld world = new GroupWorld(3);

  private static void refused(String code, String message, Executable what) {
    ApiError error = assertThrows(ApiError.class, what);
    assertEquals(code, error.code());
    assertEquals(message, error.text());
  }

  private static void invalid(String message, Executable what) {
    refused("ValidationError", message, what);
  }

  @Test
  void defaultsAreThoseOfAws() {
    GroupParameters least =
        new GroupParameters(
            List.of("LaunchTemplate"),
            Optional.of(new TemplateRef(Optional.empty(), Optional.of("web"), Optional.empty())),
            Optional.of(1),
            Optional.of(3),
            Optional.empty(),
            new GroupParameters.Where(
                Optional.of(GroupWorld.ZONES), Optional.empty(), Optional.empty()),
            new GroupParameters.Health(Optional.empty(), Optional.empty()),
            new GroupParameters.Other(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty()));
    AutoScalingGroup group = world.create("g", least);
    assertEquals(1, group.size().desired());
    assertEquals(Duration.ofSeconds(300), group.settings().defaultCooldown());
    assertEquals(List.of(HealthCheckType.EC2), group.health().types());
    assertEquals(Duration.ZERO, group.health().gracePeriod());
    assertEquals(List.of(TerminationPolicy.DEFAULT), group.settings().terminationPolicies());
    assertEquals("$Default", group.launchTemplate().version());
    assertTrue(
        group
            .arn()
            .matches(
                "arn:aws:autoscaling:us-east-1:123456789012:autoScalingGroup:[0-9a-f-]{36}"
                    + ":autoScalingGroupName/g"),
        group.arn());
  }

  @Test
  void duplicateNamesAreRefused() {
    world.create("g", ask(0, 3, 1).parameters());
    refused(
        "AlreadyExists",
        "AutoScalingGroup by this name already exists - A group with the name g already exists",
        () -> world.create("g", ask(0, 3, 1).parameters()));
    world.advance(5);
    world.controller.submit("delete", image -> world.groups.delete(image, "g", true));
    refused(
        "AlreadyExists",
        "AutoScalingGroup by this name already exists - A group with the name g already exists and"
            + " is pending delete",
        () ->
            world.controller.submit(
                "create",
                image ->
                    world.groups.create(
                        image,
                        new GroupManager.Create(
                            "g", ask(0, 3, 1).parameters(), List.of(), List.of()))));
  }

  @Test
  void recreatedGroupHasAnotherArn() {
    String before = world.create("g", ask(0, 3, 0).parameters()).arn();
    world.submit(image -> world.groups.delete(image, "g", false));
    assertNotEquals(before, world.create("g", ask(0, 3, 0).parameters()).arn());
  }

  @Test
  void sizesAreChecked() {
    invalid(
        "Desired capacity:9 must be between the specified min size:1 and max size:3",
        () -> world.create("g", ask(1, 3, 9).parameters()));
    assertThrows(ApiError.class, () -> world.create("g", ask(4, 3, 3).parameters()));
    world.create("g", ask(1, 3, 2).parameters());
    invalid(
        "New SetDesiredCapacity value 9 is above max value 3 for the AutoScalingGroup.",
        () -> world.submit(image -> world.capacity.setDesired(image, "g", 9, false)));
    invalid(
        "New SetDesiredCapacity value 0 is below min value 1 for the AutoScalingGroup.",
        () -> world.submit(image -> world.capacity.setDesired(image, "g", 0, false)));
  }

  @Test
  void zonesAndSubnetsAreChecked() {
    invalid(
        "At least one Availability Zone or VPC Subnet is required.",
        () -> world.create("g", ask(0, 1, 0).zones().parameters()));
    String subnet =
        world.image().subnets().stream()
            .filter(each -> each.zone().equals("us-east-1a"))
            .findAny()
            .orElseThrow()
            .id();
    GroupParameters mixed = ask(0, 1, 0).zones("us-east-1b").parameters();
    GroupParameters bad =
        new GroupParameters(
            mixed.launchSources(),
            mixed.launchTemplate(),
            mixed.minSize(),
            mixed.maxSize(),
            mixed.desiredCapacity(),
            new GroupParameters.Where(mixed.where().zones(), Optional.of(subnet), Optional.empty()),
            mixed.health(),
            mixed.other());
    invalid(
        "The availability zones of the specified subnets and the Auto Scaling group do not match",
        () -> world.create("g", bad));
  }

  @Test
  void launchSourcesAreChecked() {
    GroupParameters good = ask(0, 1, 0).parameters();
    invalid(
        "Valid requests must contain either LaunchTemplate, LaunchConfigurationName, InstanceId or"
            + " MixedInstancesPolicy parameter.",
        () -> world.create("g", with(good, List.of(), Optional.empty())));
    invalid(
        "Valid requests must contain either LaunchTemplate, LaunchConfigurationName, InstanceId or"
            + " MixedInstancesPolicy parameter.",
        () ->
            world.create(
                "g", with(good, List.of("LaunchTemplate", "InstanceId"), good.launchTemplate())));
    invalid(
        "Valid requests must contain either launchTemplateId or LaunchTemplateName",
        () ->
            world.create(
                "g",
                with(
                    good,
                    List.of("LaunchTemplate"),
                    Optional.of(
                        new TemplateRef(Optional.empty(), Optional.empty(), Optional.empty())))));
    ApiError unknown =
        assertThrows(
            ApiError.class,
            () ->
                world.create(
                    "g",
                    with(
                        good,
                        List.of("LaunchTemplate"),
                        Optional.of(TemplateRef.byName("none", "1")))));
    assertTrue(
        unknown.text().startsWith("You must use a valid fully-formed launch template. "),
        unknown.text());
    world.create("g", good);
    invalid(
        "Valid requests must contain either LaunchTemplate, LaunchConfigurationName or"
            + " MixedInstancesPolicy parameter.",
        () ->
            world.submit(
                image ->
                    world.groups.update(
                        image,
                        "g",
                        with(
                            good,
                            List.of("LaunchTemplate", "LaunchConfigurationName"),
                            good.launchTemplate()))));
  }

  private static GroupParameters with(
      GroupParameters good, List<String> sources, Optional<TemplateRef> template) {
    return new GroupParameters(
        sources,
        template,
        good.minSize(),
        good.maxSize(),
        good.desiredCapacity(),
        good.where(),
        good.health(),
        good.other());
  }

  @Test
  void templateWithoutImageIsRefused() {
    world.submit(
        image ->
            world
                .templates()
                .createVersion(
                    image,
                    new LaunchTemplateManager.CreateVersion(
                        TemplateRef.byName("web", "1"),
                        Optional.empty(),
                        "",
                        LaunchTemplateData.EMPTY.withType("t3.micro"),
                        Optional.empty())));
    assertTrue(
        assertThrows(
                ApiError.class, () -> world.create("g", ask(0, 1, 0).version("2").parameters()))
            .text()
            .startsWith("You must use a valid fully-formed launch template. "));
  }

  @Test
  void unknownGroups() {
    invalid(
        "AutoScalingGroup name not found - null",
        () -> world.submit(image -> world.groups.update(image, "none", ask(0, 1, 0).parameters())));
    invalid(
        "AutoScalingGroup name not found - AutoScalingGroup 'none' not found",
        () -> world.submit(image -> world.groups.delete(image, "none", false)));
  }

  @Test
  void namesAreChecked() {
    for (String bad : List.of("", "a:b", "x".repeat(256), "ü", "a b")) {
      assertThrows(ApiError.class, () -> world.create(bad, ask(0, 1, 0).parameters()), bad);
    }
  }

  @Test
  void terminationPoliciesAreChecked() {
    assertThrows(
        ApiError.class,
        () ->
            world.create(
                "g", ask(0, 1, 0).terminationPolicies("Default", "OldestInstance").parameters()));
    assertThrows(
        ApiError.class,
        () -> world.create("g", ask(0, 1, 0).terminationPolicies("Worst").parameters()));
  }

  @Test
  void targetGroupsAreChecked() {
    assertThrows(ApiError.class, () -> world.create("g", ask(0, 1, 0).parameters(), "arn:none"));
    world.create("g", ask(0, 1, 0).parameters());
    assertThrows(
        ApiError.class,
        () -> world.submit(image -> world.attachments.detach(image, "g", List.of(TARGET_GROUP))));
  }

  @Test
  void raisedMinimumRaisesDesired() {
    world.create("g", ask(1, 10, 2).parameters());
    world.advance(5);
    world.submit(image -> world.groups.update(image, "g", sizes(Optional.of(4), Optional.empty())));
    assertEquals(4, world.group("g").size().desired());
    world.advance(5);
    assertEquals(4, world.inService("g").size());
    assertTrue(
        world
            .activities("g")
            .getLast()
            .cause()
            .startsWith(
                "At 2026-01-01T00:00:05Z a user request update of AutoScalingGroup constraints to"
                    + " min: 4, max: 10, desired: 4 changing the desired capacity from 2 to 4.  At"));
  }

  @Test
  void loweredMaximumLowersDesiredAndLeavesTheRestAlone() {
    world.create("g", ask(0, 10, 5).elbHealth(77).parameters());
    world.advance(5);
    world.submit(image -> world.groups.update(image, "g", sizes(Optional.empty(), Optional.of(3))));
    world.advance(5);
    assertEquals(3, world.inService("g").size());
    assertEquals(Duration.ofSeconds(77), world.group("g").health().gracePeriod());
  }

  private static GroupParameters sizes(Optional<Integer> min, Optional<Integer> max) {
    return new GroupParameters(
        List.of(),
        Optional.empty(),
        min,
        max,
        Optional.empty(),
        new GroupParameters.Where(Optional.empty(), Optional.empty(), Optional.empty()),
        new GroupParameters.Health(Optional.empty(), Optional.empty()),
        new GroupParameters.Other(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty()));
  }

  @Test
  void updatesDoNotTouchRunningInstances() {
    world.create("g", ask(0, 3, 2).parameters());
    world.advance(5);
    List<GroupInstance> before = world.members("g");
    newVersion();
    world.submit(
        image -> world.groups.update(image, "g", ask(0, 3, 2).version("$Latest").parameters()));
    world.advance(60);
    assertEquals(before, world.members("g"));
  }

  private void newVersion() {
    world.submit(
        image ->
            world
                .templates()
                .createVersion(
                    image,
                    new LaunchTemplateManager.CreateVersion(
                        TemplateRef.byName("web", "1"),
                        Optional.of("1"),
                        "",
                        LaunchTemplateData.EMPTY.withType("t3.small"),
                        Optional.empty())));
  }

  @Test
  void latestVersionIsResolvedAtEachLaunch() {
    world.create("g", ask(0, 3, 1).version("$Latest").parameters());
    world.advance(5);
    newVersion();
    world.submit(image -> world.capacity.setDesired(image, "g", 2, false));
    world.advance(5);
    assertEquals("$Latest", world.group("g").launchTemplate().version());
    assertEquals(
        List.of("1", "2"),
        world.members("g").stream()
            .map(member -> member.launchTemplate().orElseThrow().version())
            .toList());
    assertEquals("t3.small", world.members("g").getLast().instanceType());
  }

  @Test
  void tagsReachInstancesWithTheSystemTags() {
    world.submit(
        image ->
            world.groups.create(
                image,
                new GroupManager.Create(
                    "g",
                    ask(0, 3, 1).parameters(),
                    List.of(),
                    List.of(
                        new GroupTag("team", "blue", true), new GroupTag("cost", "7", false)))));
    world.advance(5);
    String template = world.group("g").launchTemplate().id();
    List<Tag> tags =
        world
            .image()
            .instances()
            .find(world.members("g").getFirst().instanceId())
            .orElseThrow()
            .tags();
    assertTrue(tags.contains(new Tag("team", "blue")));
    assertFalse(tags.stream().anyMatch(tag -> tag.key().equals("cost")));
    assertTrue(tags.contains(new Tag("aws:autoscaling:groupName", "g")));
    assertTrue(tags.contains(new Tag("aws:ec2launchtemplate:id", template)));
    assertTrue(tags.contains(new Tag("aws:ec2launchtemplate:version", "1")));
    TagManager manager = new TagManager();
    world.submit(
        image ->
            manager.put(image, List.of(new ResourceTag("g", "team", Optional.of("red"), true))));
    world.submit(
        image ->
            manager.delete(
                image,
                List.of(
                    new ResourceTag("g", "cost", Optional.of("other"), false),
                    new ResourceTag("g", "team", Optional.empty(), false))));
    assertEquals(List.of(new GroupTag("cost", "7", false)), world.group("g").tags());
    assertThrows(
        ApiError.class,
        () ->
            world.submit(
                image ->
                    manager.put(
                        image, List.of(new ResourceTag("g", "aws:x", Optional.of(""), true)))));
  }

  @Test
  void deletionIsRefusedWithInstancesAndWithActivities() {
    world.create("g", ask(0, 3, 1).parameters(), TARGET_GROUP);
    world.advance(5);
    refused(
        "ResourceInUse",
        "You cannot delete an AutoScalingGroup while there are instances or pending Spot instance"
            + " request(s) still in the group.",
        () -> world.submit(image -> world.groups.delete(image, "g", false)));
    world.submit(image -> world.capacity.setDesired(image, "g", 0, false));
    world.advance(100);
    world.submit(image -> world.groups.delete(image, "g", false));
    assertTrue(world.image().autoScalingGroups().find("g").isEmpty());
    assertEquals(2, world.activities("g").size());
  }

  @Test
  void forceDeletionWorksInEveryState() {
    for (int moment = 0; moment < 12; moment++) {
      GroupWorld fresh = new GroupWorld(moment);
      fresh.create("g", ask(0, 6, 4).elbHealth(0).parameters(), TARGET_GROUP);
      for (int i = 0; i < moment * 4; i++) {
        fresh.time.step();
      }
      if (moment % 3 == 1) {
        fresh.submit(image -> fresh.capacity.setDesired(image, "g", 2, false));
      }
      if (moment % 3 == 2) {
        fresh.submit(image -> fresh.capacity.suspend(image, "g", List.of("Terminate", "Launch")));
      }
      fresh.submit(image -> fresh.groups.delete(image, "g", true));
      fresh.submit(image -> fresh.groups.delete(image, "g", true));
      fresh.advance(5);
      assertTrue(fresh.image().autoScalingGroups().find("g").isEmpty(), "moment " + moment);
      assertTrue(fresh.instances.existing().isEmpty(), "moment " + moment);
      assertEquals(0, fresh.image().groupInstances().size(), "moment " + moment);
    }
  }

  @Test
  void groupShowsThatItIsBeingDeleted() {
    world.create("g", ask(1, 3, 2).parameters());
    world.advance(5);
    world.controller.submit("delete", image -> world.groups.delete(image, "g", true));
    assertEquals(Optional.of("Delete in progress"), world.group("g").status());
    assertEquals(new AutoScalingGroup.Size(0, 0, 0), world.group("g").size());
  }

  @Test
  void deletionProtectionHolds() {
    world.create("f", ask(0, 3, 0).deletionProtection("prevent-force-deletion").parameters());
    world.create("a", ask(0, 3, 0).deletionProtection("prevent-all-deletion").parameters());
    assertThrows(
        ApiError.class, () -> world.submit(image -> world.groups.delete(image, "f", true)));
    assertThrows(
        ApiError.class, () -> world.submit(image -> world.groups.delete(image, "a", false)));
    world.submit(image -> world.groups.delete(image, "f", false));
    assertTrue(world.image().autoScalingGroups().find("f").isEmpty());
    assertTrue(world.image().autoScalingGroups().find("a").isPresent());
  }

  @Test
  void honouredCooldownRefusesUntilItEnds() {
    world.create("g", ask(0, 9, 1).parameters());
    world.advance(5);
    world.submit(image -> world.capacity.setDesired(image, "g", 2, false));
    world.submit(image -> world.capacity.setDesired(image, "g", 3, false));
    world.advance(100);
    ApiError refused =
        assertThrows(
            ApiError.class,
            () -> world.submit(image -> world.capacity.setDesired(image, "g", 4, true)));
    assertEquals("ScalingActivityInProgress", refused.code());
    world.advance(300);
    world.submit(image -> world.capacity.setDesired(image, "g", 4, true));
    assertEquals(4, world.group("g").size().desired());
  }

  @Test
  void suspensionTellsWhen() {
    world.create("g", ask(0, 9, 1).parameters());
    world.submit(image -> world.capacity.suspend(image, "g", List.of("Launch")));
    assertEquals(
        List.of("User suspended at 2026-01-01T00:00:00Z"),
        List.copyOf(world.group("g").suspended().values()));
    world.submit(image -> world.capacity.suspend(image, "g", List.of()));
    assertEquals(9, world.group("g").suspended().size());
    world.submit(image -> world.capacity.resume(image, "g", List.of()));
    assertTrue(world.group("g").suspended().isEmpty());
    assertThrows(
        ApiError.class,
        () -> world.submit(image -> world.capacity.suspend(image, "g", List.of("Sleep"))));
  }
}
