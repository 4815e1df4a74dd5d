package io.tidegate.api.elbv2;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;
import io.tidegate.control.elbv2.ElbLookup;
import io.tidegate.control.elbv2.RuleManager;
import io.tidegate.model.ApiError;
import io.tidegate.model.Image;
import io.tidegate.model.elbv2.Listener;
import io.tidegate.model.elbv2.Rule;
import java.util.ArrayList;
import java.util.List;

/** Rules of a listener with its default rule, or rules by ARN. */
record DescribeRules(ElbServices elb) implements Action {
  @Override
  public Struct run(Call call) {
    Struct input = call.input();

    List<String> arns = input.texts("RuleArns");
    if (arns.isEmpty() == !input.has("ListenerArn")) {
      throw ApiError.validation("You must specify either listener rule ARNs or a listener ARN");
    }
    Image image = elb.image();
    List<Described> rules =
        arns.isEmpty()
            ? ofListener(image, ElbLookup.listener(image, Arguments.listenerArn(input)))
            : arns.stream()
                .map(arn -> Arguments.arn(arn, ":listener-rule/", "listener rule"))
                .distinct()
                .map(arn -> byArn(image, arn))
                .toList();
    Page<Described> page = Page.of(input, rules, Described::order);
    return Struct.of("Rules", page.items().stream().map(Described::rule).toList())
        .set("NextMarker", page.nextMarker());
  }

  private static List<Described> ofListener(Image image, Listener listener) {
    List<Described> rules = new ArrayList<>();
    image.rules().referringTo(listener.arn()).forEach(rule -> rules.add(Described.of(rule)));
    rules.add(Described.of(listener));
    return rules;
  }

  private static Described byArn(Image image, String arn) {
    return RuleManager.listenerOfDefaultRule(image, arn)
        .map(Described::of)
        .orElseGet(() -> Described.of(ElbLookup.rule(image, arn)));
  }

  /** A rule and where it stands in the list: by priority, the default rule last. */
  private record Described(String order, Struct rule) {
    /** Added to priorities so that all have as many digits. */
    private static final int HIGHER_THAN_ANY = 100_000;

    static Described of(Rule rule) {
      return new Described(
          (HIGHER_THAN_ANY + rule.priority()) + " " + rule.arn(), RuleWriter.rule(rule));
    }

    static Described of(Listener listener) {
      return new Described("default " + listener.arn(), RuleWriter.defaultRule(listener));
    }
  }
}
