package io.tidegate.api.ec2;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;
import io.tidegate.model.ApiError;
import io.tidegate.model.ec2.Instance;
import io.tidegate.model.ec2.Volume;
import java.util.ArrayList;
import java.util.List;

/** DescribeVolumes: the volumes of instances. */
record DescribeVolumes(Ec2Context ec2) implements Action {
  private record Row(Instance instance, Volume volume) {}

  private static final Filters<Row> FILTERS =
      new Filters<Row>()
          .one("volume-id", it -> it.volume().id())
          .one("size", it -> Integer.toString(it.volume().sizeGib()))
          .one("volume-type", it -> it.volume().type())
          .one("availability-zone", it -> it.instance().zone())
          .one("status", it -> "in-use")
          .one("attachment.instance-id", it -> it.instance().id())
          .one("attachment.device", it -> it.volume().deviceName())
          .one("attachment.status", it -> "attached")
          .tags(it -> it.volume().tags());

  @Override
  public Struct run(Call call) {
    Struct input = call.input();
    Paging.refuseWithIds(input, "VolumeIds", "volumeIds");
    List<Row> rows = new ArrayList<>();
    for (Instance instance : ec2.image().instances().all()) {
      if (instance.state() != Instance.State.TERMINATED) {
        instance.volumes().forEach(volume -> rows.add(new Row(instance, volume)));
      }
    }
    List<String> ids = input.texts("VolumeIds");
    for (String id : ids) {
      if (rows.stream().noneMatch(row -> row.volume().id().equals(id))) {
        throw ApiError.of("InvalidVolume.NotFound", "The volume '" + id + "' does not exist.");
      }
    }
    rows.removeIf(row -> !ids.isEmpty() && !ids.contains(row.volume().id()));
    Paging<Row> page =
        Paging.of(input, FILTERS.apply(input, rows), it -> it.volume().id(), 5, 1000);
    return Struct.of("Volumes", page.items().stream().map(DescribeVolumes::view).toList())
        .set("NextToken", page.nextToken());
  }

  private static Struct view(Row row) {
    Volume it = row.volume();
    return Struct.of("VolumeId", it.id())
        .set("Size", it.sizeGib())
        .set("VolumeType", it.type())
        .set("AvailabilityZone", row.instance().zone())
        .set("State", "in-use")
        .set("CreateTime", row.instance().launchTime())
        .set("Encrypted", it.encrypted())
        .set("MultiAttachEnabled", false)
        .set("SnapshotId", "")
        .set(
            "Attachments",
            List.of(
                Struct.of("VolumeId", it.id())
                    .set("InstanceId", row.instance().id())
                    .set("Device", it.deviceName())
                    .set("State", "attached")
                    .set("AttachTime", row.instance().launchTime())
                    .set("DeleteOnTermination", true)))
        .set("Tags", InstanceView.tags(it.tags()));
  }
}
