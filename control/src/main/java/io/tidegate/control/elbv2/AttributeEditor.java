package io.tidegate.control.elbv2;

import io.tidegate.model.ApiError;
import io.tidegate.model.elbv2.AttributeSpec;
import io.tidegate.model.elbv2.ElbLimits;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Applies Modify…Attributes to what is set: all of the call or nothing. Pure. */
record AttributeEditor(String noun, List<AttributeSpec> specs, Map<String, Set<String>> notServed) {

  /** {@code current} with the values of {@code wanted}, in their order. */
  Map<String, String> edit(Map<String, String> current, List<Map.Entry<String, String>> wanted) {
    if (wanted.size() > ElbLimits.ATTRIBUTES_PER_CALL) {
      throw ApiError.validation(
          "The number of attributes in one call must not exceed " + ElbLimits.ATTRIBUTES_PER_CALL);
    }
    Map<String, String> next = new LinkedHashMap<>(current);
    Set<String> seen = new HashSet<>();
    for (Map.Entry<String, String> attribute : wanted) {
      String key = attribute.getKey();
      if (!seen.add(key)) {
        throw ApiError.validation(
            noun + " attribute key '" + key + "' is specified more than once");
      }
      check(key, attribute.getValue());
      next.put(key, attribute.getValue());
    }
    return next;
  }

  private void check(String key, String value) {
    AttributeSpec spec =
        specs.stream()
            .filter(one -> one.key().equals(key))
            .findAny()
            .orElseThrow(
                () ->
                    ApiError.of(
                        "InvalidConfigurationRequest",
                        noun + " attribute key '" + key + "' is not recognized"));
    Optional<String> refusal = spec.values().refusal(key, value);
    if (refusal.isPresent()) {
      throw ApiError.validation(refusal.get());
    }
    if (notServed.getOrDefault(key, Set.of()).contains(value)) {
      throw NotServed.refusal("'" + key + "' value '" + value + "'");
    }
  }
}
