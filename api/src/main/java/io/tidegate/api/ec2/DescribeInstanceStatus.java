package io.tidegate.api.ec2;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;
import io.tidegate.model.ec2.Instance;
import java.util.ArrayList;
import java.util.List;

/** DescribeInstanceStatus: only running instances unless IncludeAllInstances. */
record DescribeInstanceStatus(Ec2Context ec2) implements Action {
  private static final Filters<Instance> FILTERS =
      new Filters<Instance>()
          .one("availability-zone", Instance::zone)
          .one("instance-state-name", it -> it.state().text())
          .one("instance-state-code", it -> Integer.toString(it.state().code()))
          .one("instance-status.status", DescribeInstanceStatus::status)
          .one("system-status.status", DescribeInstanceStatus::status);

  @Override
  public Struct run(Call call) {
    Struct input = call.input();
    Paging.refuseWithIds(input, "InstanceIds", "instancesSet");
    boolean all = input.flag("IncludeAllInstances", false);
    List<Instance> found = new ArrayList<>(Instances.wanted(ec2.image(), input, FILTERS));
    found.removeIf(it -> !all && it.state() != Instance.State.RUNNING);
    Paging<Instance> page = Paging.of(input, found, Instances::order, 5, 1000);
    return Struct.of(
            "InstanceStatuses", page.items().stream().map(DescribeInstanceStatus::view).toList())
        .set("NextToken", page.nextToken());
  }

  private static String status(Instance it) {
    return it.state() == Instance.State.RUNNING ? "ok" : "not-applicable";
  }

  private static Struct view(Instance it) {
    boolean running = it.state() == Instance.State.RUNNING;
    Struct summary = Struct.of("Status", status(it));
    if (running) {
      summary.set("Details", List.of(Struct.of("Name", "reachability").set("Status", "passed")));
    }
    return Struct.of("InstanceId", it.id())
        .set("AvailabilityZone", it.zone())
        .set("InstanceState", InstanceView.state(it.state()))
        .set("InstanceStatus", summary)
        .set("SystemStatus", summary)
        .set("AttachedEbsStatus", summary);
  }
}
