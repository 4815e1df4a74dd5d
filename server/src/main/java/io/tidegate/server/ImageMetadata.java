package io.tidegate.server;

import io.tidegate.instances.metadata.InstanceMetadata;
import io.tidegate.instances.metadata.MetadataSource;
import io.tidegate.model.Image;
import io.tidegate.model.Installation;
import io.tidegate.model.ec2.Instance;
import io.tidegate.model.ec2.KeyPair;
import io.tidegate.model.ec2.SecurityGroup;
import java.util.Optional;
import java.util.function.Supplier;

/** What the newest image knows of an instance, for its metadata service. Safe from any thread. */
record ImageMetadata(Supplier<Image> images, Installation installation) implements MetadataSource {
  @Override
  public Optional<InstanceMetadata> find(String instanceId) {
    Image image = images.get();
    return image.instances().find(instanceId).map(instance -> of(image, instance));
  }

  private InstanceMetadata of(Image image, Instance instance) {
    return new InstanceMetadata(
        instance,
        instance.securityGroups().stream()
            .map(id -> image.securityGroups().find(id).map(SecurityGroup::name).orElse(id))
            .toList(),
        image.groupInstances().find(instance.id()).map(member -> member.state().wire()),
        installation.zones().stream()
            .filter(zone -> zone.name().equals(instance.zone()))
            .map(Installation.Zone::id)
            .findFirst()
            .orElse(instance.zone()),
        installation.region(),
        installation.account(),
        instance.settings().keyName().flatMap(image.keyPairs()::find).map(KeyPair::publicKey));
  }
}
