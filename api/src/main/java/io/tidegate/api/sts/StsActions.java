package io.tidegate.api.sts;

import io.tidegate.api.Action;
import io.tidegate.api.Struct;
import io.tidegate.api.auth.Caller;
import java.util.Map;

/** The served operations of STS. */
public final class StsActions {
  private StsActions() {}

  /** All of them by name. */
  public static Map<String, Action> all() {
    return Map.of("GetCallerIdentity", call -> identity(call.caller()));
  }

  private static Struct identity(Caller caller) {
    return Struct.of()
        .set("UserId", caller.userId())
        .set("Account", caller.account())
        .set("Arn", caller.arn());
  }
}
