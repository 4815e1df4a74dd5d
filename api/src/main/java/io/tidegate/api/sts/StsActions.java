package io.tidegate.api.sts;

import io.tidegate.api.Action;
import io.tidegate.api.Struct;
import io.tidegate.model.Installation;
import java.util.Map;

/** The served operations of STS. */
public final class StsActions {
  private StsActions() {}

  /** All of them by name. */
  public static Map<String, Action> all(Installation installation) {
    return Map.of("GetCallerIdentity", call -> identity(installation));
  }

  private static Struct identity(Installation installation) {
    return Struct.of()
        .set("UserId", installation.account())
        .set("Account", installation.account())
        .set("Arn", "arn:aws:iam::" + installation.account() + ":root");
  }
}
