package io.tidegate.control.elbv2;

import io.tidegate.model.ApiError;
import io.tidegate.model.elbv2.LinearPattern;
import io.tidegate.model.elbv2.Transform;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Which transforms a rule may have (ALB guide, "Transforms for listener rules"). Pure. */
final class TransformRules {
  private static final int LONGEST = 1024;

  private TransformRules() {}

  /** Throws unless a rule may have {@code transforms}. */
  static void check(List<Transform> transforms) {
    Set<Class<?>> kinds = new HashSet<>();
    for (Transform transform : transforms) {
      String type = type(transform);
      if (!kinds.add(transform.getClass())) {
        throw ApiError.validation("A rule can only have one '" + type + "' transform");
      }
      checkText(type, "regex", transform.regex());
      if (transform.regex().isEmpty()) {
        throw ApiError.validation("The regex of a '" + type + "' transform must be specified");
      }
      checkText(type, "replace", transform.replace());
      checkPattern(type, transform);
    }
  }

  private static void checkPattern(String type, Transform transform) {
    int groups;
    try {
      groups = LinearPattern.of(transform.regex(), true).groups();
    } catch (LinearPattern.Invalid invalid) {
      throw ApiError.validation(
          "The regex '"
              + transform.regex()
              + "' of a '"
              + type
              + "' transform is not a valid regular expression: "
              + invalid.getMessage());
    }
    if (LinearPattern.highestGroup(transform.replace()) > groups) {
      throw ApiError.validation(
          "The replacement '"
              + transform.replace()
              + "' refers to a group that the regex does not have");
    }
  }

  private static void checkText(String type, String what, String text) {
    if (text.length() > LONGEST) {
      throw ApiError.validation(
          "The "
              + what
              + " of a '"
              + type
              + "' transform must have at most "
              + LONGEST
              + " characters");
    }
    if (text.chars().anyMatch(c -> c < ' ' || c > '~')) {
      throw ApiError.validation(
          "The " + what + " of a '" + type + "' transform has a character that is not valid");
    }
  }

  private static String type(Transform transform) {
    return switch (transform) {
      case Transform.HostHeaderRewrite _ -> "host-header-rewrite";
      case Transform.UrlRewrite _ -> "url-rewrite";
    };
  }
}
