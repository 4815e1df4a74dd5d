package io.tidegate.control.logs;

import io.tidegate.base.Chance;
import io.tidegate.base.TimeSource;
import io.tidegate.model.Installation;

/** What this package works with. */
public record LogsContext(Installation installation, Chance chance, TimeSource clock) {
  private static final int ID_LENGTH = 16;

  String arn(String resource) {
    return installation.arn("logs", resource);
  }

  String newId() {
    return chance.hex(ID_LENGTH);
  }
}
