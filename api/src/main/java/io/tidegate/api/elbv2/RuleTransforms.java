package io.tidegate.api.elbv2;

import io.tidegate.api.Struct;
import io.tidegate.model.ApiError;
import io.tidegate.model.elbv2.Transform;
import java.util.List;
import java.util.Optional;

/** Reads and writes the transforms of rules. Pure. */
final class RuleTransforms {
  private static final String HOST = "host-header-rewrite";
  private static final String HOST_CONFIG = "HostHeaderRewriteConfig";
  private static final String URL = "url-rewrite";
  private static final String URL_CONFIG = "UrlRewriteConfig";

  private RuleTransforms() {}

  /** The transforms in {@code input}. */
  static List<Transform> read(Struct input) {
    return input.structs("Transforms").stream().map(RuleTransforms::one).toList();
  }

  /** The transforms that replace a rule's own: none at all with {@code ResetTransforms}. */
  static Optional<List<Transform>> replacement(Struct input) {
    boolean reset = input.flag("ResetTransforms", false);
    if (reset && input.has("Transforms")) {
      throw ApiError.validation("You can specify either Transforms or ResetTransforms, not both");
    }
    return reset || input.has("Transforms") ? Optional.of(read(input)) : Optional.empty();
  }

  private static Transform one(Struct transform) {
    String type = transform.optText("Type").orElse("");
    return switch (type) {
      case HOST -> {
        Struct rewrite = rewrite(transform, type, HOST_CONFIG, URL_CONFIG);
        yield new Transform.HostHeaderRewrite(text(rewrite, "Regex"), text(rewrite, "Replace"));
      }
      case URL -> {
        Struct rewrite = rewrite(transform, type, URL_CONFIG, HOST_CONFIG);
        yield new Transform.UrlRewrite(text(rewrite, "Regex"), text(rewrite, "Replace"));
      }
      default ->
          throw ApiError.validation(
              "Transform type '" + type + "' must be one of '[" + HOST + ", " + URL + "]'");
    };
  }

  private static Struct rewrite(Struct transform, String type, String config, String other) {
    List<Struct> rewrites =
        transform.optStruct(config).map(it -> it.structs("Rewrites")).orElse(List.of());
    if (rewrites.size() != 1 || transform.has(other)) {
      throw ApiError.validation(
          "A transform of type '" + type + "' must have exactly one rewrite in " + config);
    }
    return rewrites.getFirst();
  }

  private static String text(Struct rewrite, String member) {
    return rewrite
        .optText(member)
        .orElseThrow(() -> ApiError.validation("A rewrite must have a " + member));
  }

  /** {@code transforms} as the API says them. */
  static List<Struct> write(List<Transform> transforms) {
    return transforms.stream().map(RuleTransforms::struct).toList();
  }

  private static Struct struct(Transform transform) {
    Struct config =
        Struct.of(
            "Rewrites",
            List.of(Struct.of("Regex", transform.regex()).set("Replace", transform.replace())));
    return switch (transform) {
      case Transform.HostHeaderRewrite _ -> Struct.of("Type", HOST).set(HOST_CONFIG, config);
      case Transform.UrlRewrite _ -> Struct.of("Type", URL).set(URL_CONFIG, config);
    };
  }
}
