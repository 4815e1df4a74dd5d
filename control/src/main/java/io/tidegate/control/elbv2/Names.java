package io.tidegate.control.elbv2;

import io.tidegate.model.ApiError;
import java.util.regex.Pattern;

/** The rules of names of load balancers and target groups. Pure. */
final class Names {
  private static final int LONGEST = 32;
  private static final Pattern ALLOWED = Pattern.compile("[A-Za-z0-9-]+");

  private Names() {}

  /** Throws {@code ValidationError} unless a load balancer may have this name. */
  static void checkLoadBalancer(String name) {
    check("Load balancer name", name);
    if (name.startsWith("internal-")) {
      throw ApiError.validation("Load balancer name '" + name + "' cannot begin with 'internal-'");
    }
  }

  /** Throws {@code ValidationError} unless a target group may have this name. */
  static void checkTargetGroup(String name) {
    check("Target group name", name);
  }

  private static void check(String noun, String name) {
    if (name.isEmpty()) {
      throw ApiError.validation(noun + " must not be empty");
    }
    if (name.length() > LONGEST) {
      throw ApiError.validation(
          noun + " '" + name + "' cannot be longer than '" + LONGEST + "' characters");
    }
    if (!ALLOWED.matcher(name).matches()) {
      throw ApiError.validation(
          noun
              + " '"
              + name
              + "' can only contain characters that are alphanumeric characters or hyphens(-)");
    }
    if (name.startsWith("-") || name.endsWith("-")) {
      throw ApiError.validation(noun + " '" + name + "' cannot begin or end with a hyphen");
    }
  }
}
