package io.tidegate.dataplane.explain;

import java.util.List;
import java.util.Optional;

/**
 * Where a request goes and why. Immutable.
 *
 * @param status what the balancer answers itself, 0 when a target answers
 * @param desync class and reason of the request's form
 * @param rule the rule that matched; empty when the request is refused before
 * @param groups the target groups of a forward action, else none
 */
public record Explanation(
    String loadBalancerArn,
    String listenerArn,
    String zone,
    int status,
    String desync,
    Optional<Rule> rule,
    String action,
    List<Group> groups) {
  /** Copies. */
  public Explanation {
    groups = List.copyOf(groups);
  }

  /** The rule; priority 0 and an empty ARN for the default one. {@code evaluated} were tried. */
  public record Rule(String arn, int priority, int evaluated) {}

  /**
   * A target group that the request may go to.
   *
   * @param share of requests, 0 to 1
   * @param failsOpen whether all its targets get requests because too few are healthy
   */
  public record Group(
      String arn, double share, String algorithm, boolean failsOpen, List<Candidate> targets) {
    /** Copies. */
    public Group {
      targets = List.copyOf(targets);
    }
  }

  /** A target; {@code why} it may get the request or not. */
  public record Candidate(String key, String address, String zone, boolean eligible, String why) {}

  /** This of a load balancer whose requests the web ACL {@code arn} inspects before. */
  Explanation inspectedBy(String arn) {
    return new Explanation(
        loadBalancerArn,
        listenerArn,
        zone,
        status,
        desync,
        rule,
        "once " + arn.substring(arn.lastIndexOf(':') + 1) + " lets it pass: " + action,
        groups);
  }

  /** For people, in lines. */
  public String text() {
    StringBuilder out = new StringBuilder();
    line(out, "load balancer", loadBalancerArn);
    line(out, "listener", listenerArn);
    line(out, "node in zone", zone);
    line(out, "request form", desync);
    rule.ifPresent(
        it ->
            line(
                out,
                "rule",
                (it.priority() == 0 ? "default" : it.priority() + "  " + it.arn())
                    + "  ("
                    + it.evaluated()
                    + " evaluated)"));
    line(out, "action", action);
    for (Group group : groups) {
      line(
          out,
          "target group",
          group.arn()
              + String.format(
                  java.util.Locale.ROOT,
                  "  %.1f%% of requests, %s%s",
                  group.share() * 100,
                  group.algorithm(),
                  group.failsOpen() ? ", fails open" : ""));
      for (Candidate target : group.targets()) {
        line(
            out,
            target.eligible() ? "  candidate" : "  not",
            target.address() + "  " + target.zone() + "  " + target.why());
      }
    }
    if (status != 0) {
      line(out, "answer", Integer.toString(status));
    }
    return out.toString();
  }

  private static void line(StringBuilder out, String name, String value) {
    out.append(String.format(java.util.Locale.ROOT, "%-14s %s%n", name, value));
  }
}
