package io.tidegate.dataplane.explain;

import io.tidegate.base.Chance;
import io.tidegate.dataplane.http.ClientFacts;
import io.tidegate.dataplane.http.OwnResponse;
import io.tidegate.dataplane.http.RequestHead;
import io.tidegate.dataplane.loop.Addresses;
import io.tidegate.dataplane.sticky.StickyCookie;
import io.tidegate.dataplane.sticky.StickyReader;
import io.tidegate.model.elbv2.TargetHealth;
import io.tidegate.routing.CompiledListener;
import io.tidegate.routing.CompiledLoadBalancer;
import io.tidegate.routing.CompiledTargetGroup;
import io.tidegate.routing.CompiledTargetGroup.CompiledTarget;
import io.tidegate.routing.Rewrite;
import io.tidegate.routing.RouteAction;
import io.tidegate.routing.RoutingSnapshot;
import io.tidegate.routing.RuleTable;
import io.tidegate.routing.TargetPicker;
import io.tidegate.routing.TargetStates;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/**
 * Answers {@link Question}s with the parser, the compiled rules and the picker that requests meet.
 * {@code health} is by target key; {@code asked} how many requests a target's agent asks for, -1
 * when none is connected; {@code cookies} reads what binds a client, at {@code nowMs}. One thread,
 * no event loop.
 */
public record Explainer(
    RoutingSnapshot snapshot,
    Function<String, TargetHealth> health,
    ToIntFunction<String> asked,
    StickyReader cookies,
    long nowMs) {
  /**
   * Explains.
   *
   * @throws IllegalArgumentException with what is missing, for users
   */
  public Explanation explain(Question question) {
    CompiledLoadBalancer balancer = balancer(question);
    CompiledListener listener = listener(balancer, question);
    String zone = zone(balancer, question);
    RequestHead head = new RequestHead();
    byte[] bytes = bytes(question);
    int parsed = head.parse(bytes, 0, bytes.length, 0);
    if (parsed == RequestHead.NEED_MORE) {
      throw new IllegalArgumentException("these headers are no whole request");
    }
    Place place = new Place(balancer, listener, zone);
    if (parsed == RequestHead.TOO_LARGE) {
      return place.refused(head.limitStatus(), "too large");
    }
    String form = head.reason().name().toLowerCase(Locale.ROOT);
    int refusal = head.refusal(balancer.options().desyncMode());
    if (refusal != 0) {
      return place.refused(refusal, form);
    }
    byte[] source = Addresses.parse(question.source());
    if (balancer.gateway().stops(source)) {
      return place.refused(0, "from the internet, which ipv6.deny_all_igw_traffic keeps out");
    }
    head.from(source);
    RuleTable.Entry entry = listener.rules().match(head);
    Explanation.Rule rule =
        new Explanation.Rule(
            entry.ruleArn(), entry.priority(), listener.rules().evaluations(entry));
    Explanation told = act(place, form, rule, entry.action(), head);
    return balancer.webAcl().map(webAcl -> told.inspectedBy(webAcl.arn())).orElse(told);
  }

  private Explanation act(
      Place place, String form, Explanation.Rule rule, RouteAction action, RequestHead head) {
    return switch (action) {
      case RouteAction.Forward forward -> {
        Rewrite.Result rewrite = forward.rewrite().apply(head.hostName(), head.pathAndQuery());
        OptionalLong bound = cookies.group(head, forward.stickinessMs(), nowMs).id();
        boolean binds =
            bound.isPresent()
                && forward.groups().stream()
                    .anyMatch(to -> to.weight() > 0 && id(to) == bound.getAsLong());
        List<Explanation.Group> groups =
            forward.groups().stream()
                .map(
                    to -> {
                      double share = (double) to.weight() / Math.max(forward.totalWeight(), 1);
                      boolean here = binds && id(to) == bound.getAsLong();
                      return group(to.group(), binds ? (here ? 1 : 0) : share, place.zone(), head);
                    })
                .toList();
        boolean nowhere =
            groups.stream()
                .filter(group -> group.share() > 0)
                .allMatch(
                    group -> group.targets().stream().noneMatch(Explanation.Candidate::eligible));
        boolean noTunnel =
            head.upgrade()
                && forward.groups().stream()
                    .filter(to -> to.weight() > 0)
                    .anyMatch(to -> to.group().policy().controlled());
        int status = rewrite.status().failed() ? 500 : noTunnel ? 501 : nowhere ? 503 : 0;
        yield place.answer(status, form, rule, "forward" + said(rewrite), groups);
      }
      case RouteAction.Redirect redirect -> {
        OwnResponse answer =
            OwnResponse.redirect(
                redirect,
                head,
                new ClientFacts.Front(
                    place.balancer().options(),
                    place.balancer().dnsName(),
                    place.listener().https(),
                    place.listener().port()));
        yield place.answer(
            answer.status(), form, rule, "redirect to " + answer.location(), List.of());
      }
      case RouteAction.Guarded guarded -> {
        Explanation then = act(place, form, rule, guarded.then(), head);
        yield place.answer(
            then.status(),
            form,
            rule,
            "once the request is let pass: " + then.action(),
            then.groups());
      }
      case RouteAction.Fixed fixed ->
          place.answer(fixed.statusCode(), form, rule, "fixed-response", List.of());
    };
  }

  private static String said(Rewrite.Result rewrite) {
    return switch (rewrite.status()) {
      case NONE -> "";
      case SUCCESS ->
          ", rewritten"
              + (rewrite.host().isEmpty() ? "" : " host " + rewrite.host())
              + (rewrite.url().isEmpty() ? "" : " url " + rewrite.url());
      case BUFFER_TOO_SMALL, INVALID_HOST, INVALID_PATH -> ", " + rewrite.status().word();
    };
  }

  private static long id(RouteAction.Weighted to) {
    return StickyCookie.id(to.group().arn());
  }

  private Explanation.Group group(
      CompiledTargetGroup group, double share, String zone, RequestHead head) {
    TargetPicker picker = new TargetPicker(group, zone, 0);
    List<TargetHealth> states =
        group.targets().stream().map(target -> health.apply(target.key())).toList();
    TargetStates view = new Still(states);
    picker.pick(view, Chance.seeded(0).generator());
    int bound = bound(group, head);
    boolean sticks = bound >= 0 && picker.eligible(view, bound);
    List<Explanation.Candidate> targets = new ArrayList<>();
    for (int i = 0; i < group.targets().size(); i++) {
      CompiledTarget target = group.targets().get(i);
      int asks = group.policy().controlled() ? asked.applyAsInt(target.key()) : 1;
      boolean eligible = picker.eligible(view, i) && asks > 0;
      boolean inScope = group.crossZone() || target.zone().equals(zone);
      boolean shifted = !eligible && target.zone().equals(group.policy().shiftedZone());
      String why =
          why(target, states.get(i), inScope, shifted)
              + (group.policy().controlled() ? saidOfAgent(asks) : "");
      targets.add(
          new Explanation.Candidate(
              target.key(),
              Addresses.host(Addresses.parse(target.address())) + ":" + target.port(),
              target.zone(),
              sticks ? i == bound : eligible,
              !sticks || !eligible
                  ? why
                  : why + (i == bound ? ", bound by a cookie" : ", bound elsewhere by a cookie")));
    }
    String algorithm = group.algorithm().name().toLowerCase(Locale.ROOT);
    return new Explanation.Group(group.arn(), share, algorithm, picker.failedOpen(), targets);
  }

  private static String saidOfAgent(int asks) {
    return asks < 0 ? ", no agent is connected" : ", its agent asks for " + asks + " requests";
  }

  /** The place of the target that a cookie binds the client to, or -1. */
  private int bound(CompiledTargetGroup group, RequestHead head) {
    OptionalLong wanted =
        cookies.target(head, group.policy().stickiness(), StickyCookie.id(group.arn()), nowMs).id();
    for (int i = 0; wanted.isPresent() && i < group.targets().size(); i++) {
      if (StickyCookie.id(group.targets().get(i).key()) == wanted.getAsLong()) {
        return i;
      }
    }
    return -1;
  }

  private static String why(
      CompiledTarget target, TargetHealth health, boolean inScope, boolean shifted) {
    if (target.draining()) {
      return "draining";
    }
    String state = health.state().name().toLowerCase(Locale.ROOT);
    String reason = health.reason().isEmpty() ? state : state + " " + health.reason();
    if (shifted) {
      return reason + ", zonal shift away from its zone";
    }
    return inScope ? reason : reason + ", in another zone and cross-zone is off";
  }

  /** The state of targets at one moment. */
  private record Still(List<TargetHealth> states) implements TargetStates {
    @Override
    public long version() {
      return 0;
    }

    @Override
    public boolean healthy(int i) {
      return states.get(i).state() == TargetHealth.State.HEALTHY;
    }

    @Override
    public int outstanding(int i) {
      return 0;
    }
  }

  private record Place(CompiledLoadBalancer balancer, CompiledListener listener, String zone) {
    Explanation refused(int status, String form) {
      return new Explanation(
          balancer.arn(),
          listener.arn(),
          zone,
          status,
          form,
          Optional.empty(),
          "refused before any rule",
          List.of());
    }

    Explanation answer(
        int status,
        String form,
        Explanation.Rule rule,
        String action,
        List<Explanation.Group> groups) {
      return new Explanation(
          balancer.arn(), listener.arn(), zone, status, form, Optional.of(rule), action, groups);
    }
  }

  private static byte[] bytes(Question question) {
    StringBuilder out = new StringBuilder();
    out.append(question.method()).append(' ').append(question.path()).append(" HTTP/1.1\r\n");
    if (!question.host().isEmpty()) {
      out.append("Host: ").append(question.host()).append("\r\n");
    }
    question.headers().forEach(line -> out.append(line).append("\r\n"));
    return out.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  private CompiledLoadBalancer balancer(Question question) {
    String wanted = question.loadBalancer();
    List<CompiledLoadBalancer> all = List.copyOf(snapshot.loadBalancers().values());
    String host = question.host().toLowerCase(Locale.ROOT).replaceAll(":[0-9]*$", "");
    List<CompiledLoadBalancer> found =
        all.stream()
            .filter(
                one ->
                    wanted.isEmpty()
                        ? all.size() == 1 || one.dnsName().equals(host)
                        : one.arn().equals(wanted)
                            || one.dnsName().equals(wanted)
                            || one.metricName().split("/")[1].equals(wanted))
            .toList();
    if (found.size() != 1) {
      throw new IllegalArgumentException(
          wanted.isEmpty()
              ? "say which load balancer: there are " + all.size()
              : "there is no load balancer '" + wanted + "'");
    }
    return found.getFirst();
  }

  private static CompiledListener listener(CompiledLoadBalancer balancer, Question question) {
    List<CompiledListener> all = balancer.listeners();
    return all.stream()
        .filter(one -> question.port() == 0 ? all.size() == 1 : one.port() == question.port())
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    question.port() == 0
                        ? "say which port: the load balancer has " + all.size() + " listeners"
                        : "no listener has port " + question.port()));
  }

  private static String zone(CompiledLoadBalancer balancer, Question question) {
    return balancer.nodes().stream()
        .map(CompiledLoadBalancer.Node::zone)
        .filter(zone -> question.zone().isEmpty() || zone.equals(question.zone()))
        .findFirst()
        .orElseThrow(
            () -> new IllegalArgumentException("no node is in zone '" + question.zone() + "'"));
  }
}
