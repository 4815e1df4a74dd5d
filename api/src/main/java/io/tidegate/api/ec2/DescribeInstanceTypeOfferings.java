package io.tidegate.api.ec2;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;
import io.tidegate.model.Installation;
import io.tidegate.model.ec2.InstanceType;
import java.util.List;

/** DescribeInstanceTypeOfferings: every type in every zone. */
record DescribeInstanceTypeOfferings(Ec2Context ec2) implements Action {
  private record Offering(String type, String location) {}

  private static final Filters<Offering> FILTERS =
      new Filters<Offering>()
          .one("instance-type", Offering::type)
          .one("location", Offering::location);

  @Override
  public Struct run(Call call) {
    Struct input = call.input();
    String by = input.optText("LocationType").orElse("region");
    List<String> places =
        switch (by) {
          case "region" -> List.of(ec2.installation().region());
          case "availability-zone" ->
              ec2.installation().zones().stream().map(Installation.Zone::name).toList();
          case "availability-zone-id" ->
              ec2.installation().zones().stream().map(Installation.Zone::id).toList();
          default -> List.of();
        };
    List<Offering> all =
        places.stream()
            .flatMap(
                place -> InstanceType.all().stream().map(type -> new Offering(type.name(), place)))
            .toList();
    Paging<Offering> page =
        Paging.of(input, FILTERS.apply(input, all), it -> it.type() + " " + it.location(), 5, 1000);
    return Struct.of(
            "InstanceTypeOfferings",
            page.items().stream()
                .map(
                    it ->
                        Struct.of("InstanceType", it.type())
                            .set("LocationType", by)
                            .set("Location", it.location()))
                .toList())
        .set("NextToken", page.nextToken());
  }
}
