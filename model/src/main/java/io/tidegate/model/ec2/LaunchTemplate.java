package io.tidegate.model.ec2;

import io.tidegate.model.Entity;
import io.tidegate.model.Kind;
import io.tidegate.model.Tag;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A launch template; its data lives in {@link LaunchTemplateVersion}s. */
public record LaunchTemplate(
    String id,
    String name,
    Instant created,
    long defaultVersion,
    long latestVersion,
    Optional<ClientToken> clientToken,
    List<Tag> tags)
    implements Entity {
  /** Copies. */
  public LaunchTemplate {
    tags = List.copyOf(tags);
  }

  /** This with other version numbers. */
  public LaunchTemplate versions(long newDefault, long newLatest) {
    return new LaunchTemplate(id, name, created, newDefault, newLatest, clientToken, tags);
  }

  /** This with other tags. */
  public LaunchTemplate tagged(List<Tag> changed) {
    return new LaunchTemplate(
        id, name, created, defaultVersion, latestVersion, clientToken, changed);
  }

  @Override
  public Kind kind() {
    return Kind.LAUNCH_TEMPLATE;
  }

  @Override
  public String key() {
    return id;
  }
}
