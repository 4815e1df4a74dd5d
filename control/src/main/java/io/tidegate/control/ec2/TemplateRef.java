package io.tidegate.control.ec2;

import java.util.Optional;

/**
 * A launch template by id or by name and a version: a number, {@code $Latest} or {@code $Default}
 * (also when absent).
 */
public record TemplateRef(Optional<String> id, Optional<String> name, Optional<String> version) {
  /** By id. */
  public static TemplateRef byId(String id, String version) {
    return new TemplateRef(Optional.of(id), Optional.empty(), Optional.of(version));
  }

  /** By name. */
  public static TemplateRef byName(String name, String version) {
    return new TemplateRef(Optional.empty(), Optional.of(name), Optional.of(version));
  }
}
