package io.tidegate.instances.process;

import io.tidegate.base.Tasks;
import io.tidegate.base.TimeSource;
import io.tidegate.instances.metadata.MetadataService;
import io.tidegate.model.ec2.Instance.State;
import java.util.function.Consumer;

/** What all instances of a provider share. Immutable; its parts are safe from any thread. */
record ProcessWorld(
    ProcessOptions options,
    Tasks tasks,
    TimeSource time,
    ProcessTable table,
    Cgroups cgroups,
    Launcher launcher,
    MetadataService metadata,
    Consumer<Report> reports,
    Consumer<String> ended) {

  /** What became of an instance. */
  record Report(String instanceId, State state, String reason) {}

  void report(String instanceId, State state, String reason) {
    reports.accept(new Report(instanceId, state, reason));
  }

  void gone(String instanceId) {
    ended.accept(instanceId);
  }
}
