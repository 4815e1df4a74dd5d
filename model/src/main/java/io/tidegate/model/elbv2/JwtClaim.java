package io.tidegate.model.elbv2;

import java.util.List;

/** A claim that a token must have, besides the issuer and the times. */
public record JwtClaim(String name, Format format, List<String> values) {
  /** Copies. */
  public JwtClaim {
    values = List.copyOf(values);
  }

  /** How the claim's value is read. */
  public enum Format {
    SINGLE_STRING,
    STRING_ARRAY,
    SPACE_SEPARATED_VALUES;

    /** The API's word: {@code single-string}. */
    public String wire() {
      return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }
  }
}
