package io.tidegate.api.ec2;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;
import io.tidegate.control.ec2.Ec2Errors;
import io.tidegate.model.Installation;
import java.util.List;

/** DescribeAvailabilityZones. */
record DescribeAvailabilityZones(Ec2Context ec2) implements Action {
  @Override
  public Struct run(Call call) {
    Struct input = call.input();
    String region = ec2.installation().region();
    List<Installation.Zone> all = ec2.installation().zones();
    List<String> names = input.texts("ZoneNames");
    List<String> ids = input.texts("ZoneIds");
    for (String name : names) {
      if (all.stream().noneMatch(zone -> zone.name().equals(name))) {
        throw Ec2Errors.invalidValue("Invalid availability zone: [" + name + "]");
      }
    }
    for (String id : ids) {
      if (all.stream().noneMatch(zone -> zone.id().equals(id))) {
        throw Ec2Errors.invalidValue("Invalid availability zone-id: [" + id + "]");
      }
    }
    Filters<Installation.Zone> filters =
        new Filters<Installation.Zone>()
            .one("zone-name", Installation.Zone::name)
            .one("zone-id", Installation.Zone::id)
            .one("zone-type", it -> "availability-zone")
            .one("state", it -> "available")
            .one("opt-in-status", it -> "opt-in-not-required")
            .one("group-name", it -> region)
            .one("region-name", it -> region);
    List<Installation.Zone> chosen =
        all.stream()
            .filter(
                zone ->
                    (names.isEmpty() && ids.isEmpty())
                        || names.contains(zone.name())
                        || ids.contains(zone.id()))
            .toList();
    return Struct.of(
        "AvailabilityZones",
        filters.apply(input, chosen).stream()
            .map(
                zone ->
                    Struct.of("ZoneName", zone.name())
                        .set("ZoneId", zone.id())
                        .set("RegionName", region)
                        .set("State", "available")
                        .set("OptInStatus", "opt-in-not-required")
                        .set("GroupName", region)
                        .set("NetworkBorderGroup", region)
                        .set("ZoneType", "availability-zone")
                        .set("Messages", List.of()))
            .toList());
  }
}
