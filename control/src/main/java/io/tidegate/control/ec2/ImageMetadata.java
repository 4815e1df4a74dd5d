package io.tidegate.control.ec2;

import io.tidegate.instances.metadata.InstanceMetadata;
import io.tidegate.instances.metadata.MetadataSource;
import io.tidegate.model.Image;
import io.tidegate.model.Installation;
import io.tidegate.model.autoscaling.GroupInstance;
import io.tidegate.model.autoscaling.LifecycleState;
import io.tidegate.model.ec2.Instance;
import io.tidegate.model.ec2.KeyPair;
import io.tidegate.model.ec2.SecurityGroup;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** What instances learn of themselves, from the newest image. Immutable, safe from any thread. */
public record ImageMetadata(
    Supplier<Image> images, Installation installation, InstanceCredentials credentials)
    implements MetadataSource {
  @Override
  public Optional<InstanceMetadata> find(String instanceId) {
    Image image = images.get();
    return image.instances().find(instanceId).map(instance -> about(image, instance));
  }

  private InstanceMetadata about(Image image, Instance instance) {
    List<String> groups =
        instance.securityGroups().stream()
            .flatMap(id -> image.securityGroups().find(id).stream())
            .map(SecurityGroup::name)
            .toList();
    String zoneId =
        installation.zones().stream()
            .filter(zone -> zone.name().equals(instance.zone()))
            .map(Installation.Zone::id)
            .findAny()
            .orElse("");
    return new InstanceMetadata(
        instance,
        groups,
        image
            .groupInstances()
            .find(instance.id())
            .map(GroupInstance::state)
            .map(ImageMetadata::target),
        zoneId,
        installation.region(),
        installation.account(),
        instance
            .settings()
            .keyName()
            .flatMap(name -> image.keyPairs().find(name))
            .map(KeyPair::publicKey),
        credentials
            .of(instance)
            .map(
                keys ->
                    new InstanceMetadata.Profile(
                        InstanceCredentials.arn(
                            instance.settings().iamInstanceProfile().orElseThrow(),
                            installation.account()),
                        "AIPA" + keys.accessKeyId().substring(4),
                        keys)));
  }

  /**
   * The state that the instance is on its way to. Source: Auto Scaling guide, "Retrieve the target
   * lifecycle state through instance metadata".
   */
  private static String target(LifecycleState state) {
    if (state.pending()) {
      return LifecycleState.IN_SERVICE.wire();
    }
    return state.terminating() ? LifecycleState.TERMINATED.wire() : state.wire();
  }
}
