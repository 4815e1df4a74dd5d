package io.tidegate.api.ec2;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;
import io.tidegate.model.Image;
import io.tidegate.model.ec2.Instance;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** DescribeInstances: by reservation; filters choose instances. */
record DescribeInstances(Ec2Context ec2) implements Action {
  @Override
  public Struct run(Call call) {
    Struct input = call.input();
    Paging.refuseWithIds(input, "InstanceIds", "instancesSet");
    Image image = ec2.image();
    List<Instance> found = Instances.wanted(image, input, InstanceFilters.of(image));
    Paging<Instance> page = Paging.of(input, found, Instances::order, 5, 1000);
    Map<String, List<Instance>> reservations = new LinkedHashMap<>();
    for (Instance instance : page.items()) {
      reservations.computeIfAbsent(instance.reservationId(), id -> new ArrayList<>()).add(instance);
    }
    return Struct.of()
        .set(
            "Reservations",
            reservations.values().stream()
                .map(it -> InstanceView.reservation(ec2, image, it))
                .toList())
        .set("NextToken", page.nextToken());
  }
}
