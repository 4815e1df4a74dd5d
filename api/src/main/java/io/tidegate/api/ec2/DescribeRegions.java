package io.tidegate.api.ec2;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;
import io.tidegate.control.ec2.Ec2Errors;
import java.util.List;

/** DescribeRegions: the one region of this installation. */
record DescribeRegions(Ec2Context ec2) implements Action {
  @Override
  public Struct run(Call call) {
    Struct input = call.input();
    String region = ec2.installation().region();
    for (String name : input.texts("RegionNames")) {
      if (!name.equals(region)) {
        throw Ec2Errors.invalidValue("Invalid region provided: [" + name + "]");
      }
    }
    Filters<String> filters =
        new Filters<String>()
            .one("region-name", it -> it)
            .one("endpoint", it -> "ec2." + it + ".amazonaws.com")
            .one("opt-in-status", it -> "opt-in-not-required");
    return Struct.of(
        "Regions",
        filters.apply(input, List.of(region)).stream()
            .map(
                it ->
                    Struct.of("RegionName", it)
                        .set("Endpoint", "ec2." + it + ".amazonaws.com")
                        .set("OptInStatus", "opt-in-not-required"))
            .toList());
  }
}
