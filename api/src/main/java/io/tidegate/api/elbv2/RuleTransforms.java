package io.tidegate.api.elbv2;

import io.tidegate.api.Struct;
import io.tidegate.model.ApiError;

/** Transforms of rules, which the data plane does not do yet. Pure. */
final class RuleTransforms {
  private RuleTransforms() {}

  /** Refuses them. */
  static void refuse(Struct input) {
    if (!input.structs("Transforms").isEmpty()) {
      throw ApiError.of(
          "InvalidConfigurationRequest", "Transforms are not served by this installation yet");
    }
  }
}
