package io.tidegate.control.elbv2;

import io.tidegate.control.Outcome;
import io.tidegate.model.ApiError;
import io.tidegate.model.Change;
import io.tidegate.model.Entity;
import io.tidegate.model.Image;
import io.tidegate.model.Tag;
import io.tidegate.model.elbv2.ElbLimits;
import io.tidegate.model.elbv2.Listener;
import io.tidegate.model.elbv2.LoadBalancer;
import io.tidegate.model.elbv2.Rule;
import io.tidegate.model.elbv2.TargetGroup;
import io.tidegate.model.elbv2.TrustStore;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Tags of load balancers, target groups, listeners and rules, by ARN. Pure given the image. */
public final class TagManager {
  /** Adds or overwrites tags on every resource, or on none. */
  public Outcome<Boolean> add(Image image, List<String> arns, List<Tag> tags) {
    return change(image, arns, current -> Tags.merged(current, tags));
  }

  /** Takes away the tags with these keys; a key that is not there is no error. */
  public Outcome<Boolean> remove(Image image, List<String> arns, List<String> keys) {
    return change(image, arns, current -> Tags.without(current, keys));
  }

  /** The tags of each resource, in the order asked. */
  public static Map<String, List<Tag>> describe(Image image, List<String> arns) {
    if (arns.size() > ElbLimits.ARNS_PER_DESCRIBE) {
      throw ApiError.validation(
          "The number of resource ARNs must not exceed " + ElbLimits.ARNS_PER_DESCRIBE);
    }
    Map<String, List<Tag>> found = new LinkedHashMap<>();
    for (String arn : arns) {
      retag(
          image,
          arn,
          tags -> {
            found.put(arn, tags);
            return tags;
          });
    }
    return found;
  }

  private static Outcome<Boolean> change(
      Image image, List<String> arns, UnaryOperator<List<Tag>> edit) {
    List<Change> changes = new ArrayList<>();
    for (String arn : arns.stream().distinct().toList()) {
      changes.add(Change.put(retag(image, arn, edit)));
    }
    return new Outcome<>(changes, true);
  }

  private static Entity retag(Image image, String arn, UnaryOperator<List<Tag>> edit) {
    String[] parts = arn.split(":", 6);
    String resource = parts.length == 6 ? parts[5] : "";
    String type = resource.substring(0, Math.max(0, resource.indexOf('/')));
    return switch (type) {
      case "loadbalancer" -> {
        LoadBalancer balancer = ElbLookup.loadBalancer(image, arn);
        yield balancer.withTags(edit.apply(balancer.tags()));
      }
      case "targetgroup" -> {
        TargetGroup group = ElbLookup.targetGroup(image, arn);
        yield group.withTags(edit.apply(group.tags()));
      }
      case "listener" -> {
        Listener listener = ElbLookup.listener(image, arn);
        yield listener.withTags(edit.apply(listener.tags()));
      }
      case "listener-rule" -> {
        Rule rule = ElbLookup.rule(image, arn);
        yield rule.withTags(edit.apply(rule.tags()));
      }
      case "truststore" -> {
        TrustStore store = ElbLookup.trustStore(image, arn);
        yield store.withTags(edit.apply(store.tags()));
      }
      default -> throw ApiError.validation("'" + arn + "' is not a valid resource ARN");
    };
  }
}
