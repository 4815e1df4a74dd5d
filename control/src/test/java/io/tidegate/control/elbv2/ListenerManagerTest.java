package io.tidegate.control.elbv2;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidegate.model.elbv2.Action;
import io.tidegate.model.elbv2.Action.WeightedTargetGroup;
import io.tidegate.model.elbv2.Listener;
import io.tidegate.model.elbv2.LoadBalancer;
import io.tidegate.model.elbv2.Protocol;
import io.tidegate.model.elbv2.TargetGroup;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ListenerManagerTest {
  private final ElbWorld world = new ElbWorld();
  private final LoadBalancer balancer = world.balancer("web");
  private final TargetGroup group = world.group("tg");

  @Test
  void arnRepeatsTheBalancer() {
    Listener listener = world.listener(balancer, 80, group);
    assertTrue(
        listener.arn().startsWith(balancer.arn().replace(":loadbalancer/", ":listener/") + "/"));
  }

  @Test
  void samePortIsTheSameListenerOrADuplicate() {
    Listener listener = world.listener(balancer, 80, group);
    assertEquals(listener.arn(), world.listener(balancer, 80, group).arn());
    assertEquals(
        "A listener with the specified port already exists.",
        world.refused(
            "DuplicateListener",
            image ->
                world.listeners.create(image, ElbWorld.onPort(balancer, 80, ElbWorld.fixed(200)))));
  }

  @Test
  void protocolsThatAreNotServedAreRefused() {
    for (Protocol protocol : Protocol.values()) {
      if (protocol != Protocol.HTTP && protocol != Protocol.HTTPS) {
        world.refused(
            "UnsupportedProtocol",
            image ->
                world.listeners.create(
                    image,
                    new CreateListenerCommand(
                        balancer.arn(),
                        Optional.of(protocol),
                        Optional.of(80),
                        TlsSettings.none(),
                        List.of(ElbWorld.fixed(200)),
                        List.of())));
      }
    }
  }

  @Test
  void modifyKeepsWhatIsNotGiven() {
    Listener listener = world.listener(balancer, 80, group);
    Listener moved =
        world.does(
            image ->
                world.listeners.modify(
                    image,
                    new ModifyListenerCommand(
                        listener.arn(),
                        Optional.empty(),
                        Optional.of(81),
                        TlsSettings.none(),
                        Optional.empty())));
    assertEquals(81, moved.port());
    assertEquals(listener.defaultActions(), moved.defaultActions());
    world.listener(balancer, 82, group);
    world.refused(
        "DuplicateListener",
        image ->
            world.listeners.modify(
                image,
                new ModifyListenerCommand(
                    listener.arn(),
                    Optional.empty(),
                    Optional.of(82),
                    TlsSettings.none(),
                    Optional.empty())));
  }

  @Test
  void groupBelongsToOneBalancer() {
    world.listener(balancer, 80, group);
    LoadBalancer other = world.balancer("other");
    assertEquals(
        "The following target groups cannot be associated with more than one load balancer: "
            + group.arn(),
        world.refused(
            "TargetGroupAssociationLimit",
            image ->
                world.listeners.create(
                    image, ElbWorld.onPort(other, 80, Action.Forward.to(group.arn())))));
  }

  @Test
  void badActionsAreRefused() {
    record Case(Action action, String code) {}
    TargetGroup second = world.group("second");
    TargetGroup third = world.group("third");
    Optional<Integer> none = Optional.empty();
    for (Case each :
        List.of(
            new Case(Action.Forward.to(group.arn() + "0"), "TargetGroupNotFound"),
            new Case(new Action.Forward(none, List.of(), Optional.empty()), "ValidationError"),
            new Case(forward(new WeightedTargetGroup(group.arn(), 1000)), "ValidationError"),
            new Case(forward(new WeightedTargetGroup(group.arn(), -1)), "ValidationError"),
            new Case(
                forward(
                    new WeightedTargetGroup(group.arn(), 1),
                    new WeightedTargetGroup(group.arn(), 2)),
                "ValidationError"),
            new Case(
                forward(
                    new WeightedTargetGroup(group.arn(), 1),
                    new WeightedTargetGroup(second.arn(), 1),
                    new WeightedTargetGroup(third.arn(), 1)),
                "InvalidLoadBalancerAction"),
            new Case(ElbWorld.fixed(301), "ValidationError"),
            new Case(
                new Action.FixedResponse(none, 200, Optional.of("image/png"), ""),
                "ValidationError"),
            new Case(
                new Action.FixedResponse(none, 200, Optional.empty(), "x".repeat(1025)),
                "ValidationError"))) {
      world.refused(
          each.code(),
          image -> world.listeners.create(image, ElbWorld.onPort(balancer, 80, each.action())));
    }
  }

  private static Action forward(WeightedTargetGroup... groups) {
    return new Action.Forward(Optional.empty(), List.of(groups), Optional.empty());
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          #{protocol}, #{host}, #{port}, /#{path}, #{query}, InvalidLoadBalancerAction
          #{protocol}, #{host}, #{port}, /#{path}, a=b,      InvalidLoadBalancerAction
          HTTPS,       #{host}, 443,     /#{path}, #{query}, -
          #{protocol}, new.example, #{port}, /new/#{path}, '', -
          FTP,         #{host}, #{port}, /#{path}, #{query}, ValidationError
          HTTPS,       #{host}, 65536,   /#{path}, #{query}, ValidationError
          HTTPS,       #{host}, 0,       /#{path}, #{query}, ValidationError
          HTTPS,       #{host}, x,       /#{path}, #{query}, ValidationError
          HTTPS,       '',      443,     /#{path}, #{query}, ValidationError
          HTTPS,       #{host}, 443,     path,     #{query}, ValidationError
          HTTPS,       #{host}, 443,     /#{path}, ?a=b,     ValidationError
          HTTPS,       #{host}, 443,     '/a b',   #{query}, ValidationError
          HTTPS,       #{query}, 443,    /#{path}, #{query}, ValidationError
          HTTPS,       #{path}.a, 443,   /#{path}, #{query}, ValidationError
          HTTPS,       a.#{host}, 443,   /#{host}/#{port}/#{path}, #{protocol}#{host}#{port}#{path}#{query}, -
          HTTPS,       #{host}, 443,     /#{protocol}, #{query}, ValidationError
          HTTPS,       #{host}, 443,     /#{query}, #{query}, ValidationError
          HTTPS,       #{host}, 443,     /#{pfad}, #{query}, ValidationError
          HTTPS,       #{host}, 443,     /#!/{path}, #{query}, -
          """)
  void redirectsAreChecked(
      String protocol, String host, String port, String path, String query, String code) {
    Action action = new Action.Redirect(Optional.empty(), protocol, host, port, path, query, 301);
    if (code.equals("-")) {
      world.does(image -> world.listeners.create(image, ElbWorld.onPort(balancer, 80, action)));
    } else {
      world.refused(
          code, image -> world.listeners.create(image, ElbWorld.onPort(balancer, 80, action)));
    }
  }

  @Test
  void quotaHolds() {
    for (int port = 1; port <= ElbWorld.LIMITS.listenersPerLoadBalancer(); port++) {
      world.listener(balancer, port, group);
    }
    world.refused(
        "TooManyListeners",
        image -> world.listeners.create(image, ElbWorld.onPort(balancer, 99, ElbWorld.fixed(200))));
  }

  @Test
  void nobodyIsSentFromHttpsToHttp() {
    Action plain =
        new Action.Redirect(Optional.empty(), "HTTP", "#{host}", "80", "/#{path}", "#{query}", 301);
    ActionRules.checkRedirects(Protocol.HTTP, List.of(plain));
    world.refused(
        "InvalidLoadBalancerAction",
        image -> {
          ActionRules.checkRedirects(Protocol.HTTPS, List.of(plain));
          return image;
        });
  }
}
