package io.tidegate.model.ec2;

import io.tidegate.model.Entity;
import io.tidegate.model.Kind;
import java.time.Instant;
import java.util.Optional;

/** One version of a launch template; {@code description} is empty when not given. */
public record LaunchTemplateVersion(
    String templateId,
    long version,
    String description,
    Instant created,
    LaunchTemplateData data,
    Optional<ClientToken> clientToken)
    implements Entity {

  /** The key of a version. */
  public static String key(String templateId, long version) {
    return templateId + "|" + version;
  }

  @Override
  public Kind kind() {
    return Kind.LAUNCH_TEMPLATE_VERSION;
  }

  @Override
  public String key() {
    return key(templateId, version);
  }
}
