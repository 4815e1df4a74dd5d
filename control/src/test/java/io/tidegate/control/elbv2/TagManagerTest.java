package io.tidegate.control.elbv2;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tidegate.model.Tag;
import io.tidegate.model.elbv2.Listener;
import io.tidegate.model.elbv2.LoadBalancer;
import io.tidegate.model.elbv2.TargetGroup;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TagManagerTest {
  private final ElbWorld world = new ElbWorld();
  private final TagManager tags = new TagManager();
  private final LoadBalancer balancer = world.balancer("web");
  private final TargetGroup group = world.group("tg");

  @Test
  void everyKindOfResourceHasTags() {
    Listener listener = world.listener(balancer, 80, group);
    List<String> arns =
        List.of(
            balancer.arn(),
            group.arn(),
            listener.arn(),
            world.rule(listener, 1, "/a", ElbWorld.fixed(200)).arn());
    world.does(image -> tags.add(image, arns, List.of(new Tag("a", "1"), new Tag("b", "2"))));
    world.does(image -> tags.add(image, arns, List.of(new Tag("a", "3"))));
    world.does(image -> tags.remove(image, arns, List.of("b", "none")));
    Map<String, List<Tag>> said = TagManager.describe(world.image, arns);
    assertEquals(arns, List.copyOf(said.keySet()));
    said.values().forEach(each -> assertEquals(List.of(new Tag("a", "3")), each));
  }

  @Test
  void limitsHold() {
    List<Tag> fifty = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      fifty.add(new Tag("k" + i, ""));
    }
    List<String> one = List.of(balancer.arn());
    world.does(image -> tags.add(image, one, fifty));
    world.refused("TooManyTags", image -> tags.add(image, one, List.of(new Tag("more", ""))));
    world.refused(
        "DuplicateTagKeys",
        image -> tags.add(image, one, List.of(new Tag("k0", "1"), new Tag("k0", "2"))));
    for (Tag bad :
        List.of(
            new Tag("aws:mine", ""),
            new Tag("", ""),
            new Tag("k".repeat(129), ""),
            new Tag("k", "v".repeat(257)),
            new Tag("k{}", ""))) {
      world.refused("ValidationError", image -> tags.add(image, one, List.of(bad)));
    }
    world.refused(
        "ValidationError",
        image -> TagManager.describe(image, Collections.nCopies(21, balancer.arn())));
  }

  @Test
  void unknownResourcesAreNamedByKind() {
    List<Tag> tag = List.of(new Tag("a", "1"));
    Map.of(
            balancer.arn() + "0",
            "LoadBalancerNotFound",
            group.arn() + "0",
            "TargetGroupNotFound",
            balancer.arn().replace(":loadbalancer/", ":listener/"),
            "ListenerNotFound",
            balancer.arn().replace(":loadbalancer/", ":listener-rule/"),
            "RuleNotFound",
            balancer.arn().replace(":loadbalancer/", ":truststore/"),
            "TrustStoreNotFound",
            "arn:aws:s3:::bucket",
            "ValidationError",
            "nonsense",
            "ValidationError")
        .forEach(
            (arn, code) -> {
              world.refused(code, image -> tags.add(image, List.of(arn), tag));
            });
    assertEquals(List.of(), world.image.loadBalancers().find(balancer.arn()).orElseThrow().tags());
  }
}
