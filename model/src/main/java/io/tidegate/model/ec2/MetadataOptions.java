package io.tidegate.model.ec2;

import java.util.Optional;

/**
 * The metadata service of an instance. {@code httpTokens} is {@code required} or {@code optional},
 * {@code httpEndpoint} and {@code instanceMetadataTags} are {@code enabled} or {@code disabled}.
 * The hop limit, 1 to 64, is kept and shown; on loopback there are no hops.
 */
public record MetadataOptions(
    Optional<String> httpTokens,
    Optional<String> httpEndpoint,
    Optional<Integer> hopLimit,
    Optional<String> instanceMetadataTags) {
  /** Says nothing: tokens required, endpoint enabled, one hop, no tags. */
  public static final MetadataOptions DEFAULT =
      new MetadataOptions(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  /** Whether requests without a token are refused. AWS's default since 2024 images. */
  public boolean tokensRequired() {
    return httpTokens.orElse("required").equals("required");
  }

  /** Whether the service answers at all. */
  public boolean enabled() {
    return httpEndpoint.orElse("enabled").equals("enabled");
  }

  /** Whether the instance's tags can be read there. */
  public boolean showsTags() {
    return instanceMetadataTags.orElse("disabled").equals("enabled");
  }

  /** This with whatever {@code over} says instead. */
  public MetadataOptions overriddenBy(MetadataOptions over) {
    return new MetadataOptions(
        over.httpTokens.or(() -> httpTokens),
        over.httpEndpoint.or(() -> httpEndpoint),
        over.hopLimit.or(() -> hopLimit),
        over.instanceMetadataTags.or(() -> instanceMetadataTags));
  }
}
