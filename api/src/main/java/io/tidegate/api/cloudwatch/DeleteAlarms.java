package io.tidegate.api.cloudwatch;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;
import io.tidegate.control.cloudwatch.CompositeManager;
import io.tidegate.model.ApiError;
import java.util.List;

/** Deletes alarms; those that exist go even when others do not exist. */
final class DeleteAlarms implements Action {
  private static final int MAX_NAMES = 100;

  private final CloudWatch cloudWatch;
  private final CompositeManager composites;

  DeleteAlarms(CloudWatch cloudWatch, CompositeManager composites) {
    this.cloudWatch = cloudWatch;
    this.composites = composites;
  }

  @Override
  public Struct run(Call call) {
    List<String> names = call.input().texts("AlarmNames");
    if (names.size() > MAX_NAMES) {
      throw Reading.invalid("At most " + MAX_NAMES + " AlarmNames can be given.");
    }
    List<String> unknown =
        cloudWatch.controller().submit("DeleteAlarms", image -> composites.delete(image, names));
    if (!unknown.isEmpty()) {
      throw new ApiError("ResourceNotFound", 404, "Unknown alarms: " + unknown);
    }
    return Struct.of();
  }
}
