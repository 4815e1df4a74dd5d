package io.tidegate.api.ec2;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;
import io.tidegate.control.ec2.InstanceManager;
import io.tidegate.model.ec2.Instance;
import io.tidegate.model.ec2.Ipv6Wish;
import io.tidegate.model.ec2.LaunchTemplateData;
import io.tidegate.model.ec2.TagSpecification;
import java.util.List;
import java.util.Optional;

/** GetLaunchTemplateData: a template's data as an instance has it. */
record GetLaunchTemplateData(Ec2Context ec2) implements Action {
  @Override
  public Struct run(Call call) {
    Instance it = InstanceManager.find(ec2.image(), call.input().text("InstanceId"));
    Instance.Settings settings = it.settings();
    List<LaunchTemplateData.BlockDevice> devices =
        it.volumes().stream()
            .map(
                volume ->
                    new LaunchTemplateData.BlockDevice(
                        volume.deviceName(),
                        Optional.of(volume.sizeGib()),
                        Optional.of(volume.type()),
                        Optional.of(volume.encrypted()),
                        Optional.of(true),
                        false))
            .toList();
    LaunchTemplateData data =
        new LaunchTemplateData(
            Optional.of(it.imageId()),
            Optional.of(it.instanceType()),
            settings.keyName(),
            List.of(),
            List.of(),
            settings.userData(),
            settings.iamInstanceProfile(),
            List.of(
                new LaunchTemplateData.NetworkInterface(
                    0,
                    Optional.of(it.subnetId()),
                    it.securityGroups(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of(true),
                    Optional.of(""),
                    it.placing()
                        .ipv6()
                        .map(
                            ipv6 ->
                                new Ipv6Wish(
                                    Optional.of(1), List.of(), Optional.of(ipv6.primary()))))),
            devices,
            Optional.of(
                new LaunchTemplateData.Placement(Optional.of(it.zone()), Optional.of("default"))),
            Optional.of(settings.monitoring()),
            Optional.of(false),
            Optional.of(settings.disableApiTermination()),
            Optional.of(settings.disableApiStop()),
            Optional.of(settings.shutdownBehavior()),
            Optional.of(settings.metadataOptions()),
            settings.capacityReservationPreference(),
            settings.autoRecovery(),
            it.tags().isEmpty() ? List.of() : List.of(new TagSpecification("instance", it.tags())));
    return Struct.of("LaunchTemplateData", TemplateView.data(data));
  }
}
