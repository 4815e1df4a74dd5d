package io.tidegate.control.group;

import static io.tidegate.control.group.GroupWorld.ask;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tidegate.base.Chance;
import io.tidegate.control.autoscaling.GroupView;
import io.tidegate.model.autoscaling.AutoScalingGroup.LaunchTemplateRef;
import io.tidegate.model.autoscaling.GroupInstance;
import io.tidegate.model.autoscaling.LifecycleState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** In which order members of one zone end, as the Auto Scaling User Guide's tables say. */
class TerminationChoiceTest {
  private static final Instant NOW = Instant.parse("2026-01-02T00:00:00Z");

  private final GroupWorld world = new GroupWorld(5);

  /** {@code text}: template ({@code current} or another) : version : age in minutes; or - : age. */
  private static GroupInstance member(String id, String text, String currentId) {
    String[] words = text.split(":");
    Optional<LaunchTemplateRef> template =
        words.length == 2
            ? Optional.empty()
            : Optional.of(
                new LaunchTemplateRef(
                    words[0].equals("current") ? currentId : "lt-" + words[0], words[0], words[1]));
    Instant launched = NOW.minus(Duration.ofMinutes(Long.parseLong(words[words.length - 1])));
    return new GroupInstance(
        id,
        "g",
        "us-east-1a",
        "t3.nano",
        LifecycleState.IN_SERVICE,
        Optional.empty(),
        false,
        template,
        GroupInstance.Origin.CAPACITY,
        true,
        launched,
        Optional.of(launched),
        Optional.empty());
  }

  /** The numbers of {@code members} in the order in which they end. */
  private String order(String policies, String members) {
    world.create(
        "g",
        ask(0, 9, 0).zones("us-east-1a").terminationPolicies(policies.split("\\+")).parameters());
    String current = world.group("g").launchTemplate().id();
    List<GroupInstance> left = new ArrayList<>();
    for (String text : members.split(" ")) {
      left.add(member("i-" + (left.size() + 1), text, current));
    }
    StringBuilder order = new StringBuilder();
    while (!left.isEmpty()) {
      GroupView view = new GroupView(world.image(), world.group("g"), left);
      GroupInstance next =
          new TerminationChoice(Chance.seeded(3), NOW)
              .choose(view, left, ZoneBalance.of(view, List.of("us-east-1a")))
              .orElseThrow();
      left.remove(next);
      order.append(next.instanceId().substring(2));
    }
    return order.toString();
  }

  @ParameterizedTest(name = "{0} of {1}")
  @CsvSource({
    // TERM-02: without a template, then another template, then the oldest version
    "Default, current:1:10 -:10 old:9:10, 231",
    // TERM-03
    "Default, current:3:10 current:2:10 other:7:10 current:1:10, 3421",
    "Default, current:10:10 current:9:10, 21",
    // TERM-04: 59, 20 and 110 minutes old: 1, 40 and 10 minutes to the next hour
    "Default, current:1:59 current:1:20 current:1:110, 132",
    // TERM-07
    "OldestLaunchTemplate, current:2:10 current:1:10 other:5:10, 321",
    // TERM-09
    "ClosestToNextInstanceHour, current:1:20 current:1:59 old:1:110, 231",
    // TERM-11: the second policy decides among those that the first leaves
    "OldestLaunchTemplate+NewestInstance, other:1:30 current:1:5 other:1:10 current:1:9, 3124",
    "OldestLaunchTemplate+OldestInstance, other:1:30 current:1:5 other:1:10 current:1:9, 1342",
    "NewestInstance+OldestLaunchTemplate, other:1:30 current:1:5 other:1:10 current:1:9, 2431"
  })
  void ordersMembersAsTheGuideSays(String policies, String members, String order) {
    assertEquals(order, order(policies, members));
  }

  @Test
  void theDefaultPolicyDecidesTiesOfTheOthers() {
    assertEquals("21", order("OldestInstance", "current:2:10 current:1:10"));
  }
}
