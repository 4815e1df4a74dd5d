package io.tidegate.model.acm;

import io.tidegate.model.Entity;
import io.tidegate.model.Kind;

/** What the account chose: how many days before a certificate expires it is warned of, 1 to 45. */
public record AccountConfiguration(int daysBeforeExpiry) implements Entity {
  /** What holds when nothing was chosen. */
  public static final AccountConfiguration STANDARD = new AccountConfiguration(45);

  /** The key of the one there is. */
  public static final String KEY = "account";

  @Override
  public Kind kind() {
    return Kind.ACM_CONFIGURATION;
  }

  @Override
  public String key() {
    return KEY;
  }
}
